import { spawn, spawnSync } from 'node:child_process'

/** How a command is run. */
export interface TerminalOptions {
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  readonly columns?: number
  /** What a person types, each when the text that it waits for has come after the one before. */
  readonly typed?: readonly { readonly after: string; readonly keys: string }[]
}

/** What came of a program on a terminal. */
export interface TerminalResult {
  readonly text: string
  readonly code: number | null
  /** Whether the terminal shows what is typed, as it did before. */
  readonly hasEcho: boolean
}

/** Starts the words behind it on a terminal of its own and writes what came there. */
const PROGRAM = `
import fcntl, json, os, pty, signal, struct, sys, termios
given = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    # The size is that of the terminal before the command starts.
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, given['columns'], 0, 0))
    os.execve(given['words'][0], given['words'], given['env'])
# A question that never comes must not be waited for.
signal.alarm(120)
typed, unseen = given['typed'], b''
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    sys.stdout.buffer.write(piece)
    unseen += piece
    while typed and typed[0]['after'].encode() in unseen:
        unseen = unseen.split(typed[0]['after'].encode(), 1)[1]
        os.write(terminal, typed.pop(0)['keys'].encode())
sys.stderr.write('echo' if termios.tcgetattr(terminal)[3] & termios.ECHO else 'no echo')
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`

/** Whether this machine has what a pseudo-terminal is made with: Python, on a system that is no Windows. */
export const hasTerminals = (): boolean =>
  spawnSync('python3', ['-c', 'import fcntl, pty, termios']).status === 0

/** Runs a program of Node on a pseudo-terminal, and resolves to all that came on it and how it ended. */
export const onTerminal = async (
  words: readonly string[],
  { folder, env = {}, columns = 80, typed = [] }: TerminalOptions,
): Promise<TerminalResult> => {
  const own = { PATH: process.env['PATH'] ?? '', HOME: folder, TERM: 'xterm-256color' }
  const given = { words: [process.execPath, ...words], env: { ...own, ...env }, columns, typed }
  const child = spawn('python3', ['-c', PROGRAM, JSON.stringify(given)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  let said = ''
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return { text: Buffer.concat(pieces).toString('utf8'), code, hasEcho: said === 'echo' }
}
