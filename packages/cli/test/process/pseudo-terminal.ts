import { spawn, spawnSync } from 'node:child_process'

/** How a command is run. */
export interface TerminalOptions {
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  readonly columns?: number
}

/** Starts the words behind it on a terminal of its own and writes what came there. */
const PROGRAM = `
import fcntl, json, os, pty, struct, sys, termios
given = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    # The size is that of the terminal before the command starts.
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, given['columns'], 0, 0))
    os.execve(given['words'][0], given['words'], given['env'])
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    sys.stdout.buffer.write(piece)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`

/** Whether this machine has what a pseudo-terminal is made with: Python, on a system that is no Windows. */
export const hasTerminals = (): boolean =>
  spawnSync('python3', ['-c', 'import fcntl, pty, termios']).status === 0

/** Runs a program of Node on a pseudo-terminal, and resolves to all that came on it and its exit code. */
export const onTerminal = async (
  words: readonly string[],
  { folder, env = {}, columns = 80 }: TerminalOptions,
): Promise<{ readonly text: string; readonly code: number | null }> => {
  const own = { PATH: process.env['PATH'] ?? '', HOME: folder, TERM: 'xterm-256color' }
  const given = { words: [process.execPath, ...words], env: { ...own, ...env }, columns }
  const child = spawn('python3', ['-c', PROGRAM, JSON.stringify(given)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return { text: Buffer.concat(pieces).toString('utf8'), code }
}
