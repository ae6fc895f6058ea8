import { type ChildProcess, spawn } from 'node:child_process'

/** How child processes are started. */
export interface ChildCommand {
  /** The program and the words before those of a command: `['node', 'panoply.js']`. */
  readonly runCommand: readonly string[]
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The heap of each child, in MiB. */
  readonly heapMib: number
}

/** Starts a child with a channel for messages. Nothing of what it needs to know stands on its command line but names. */
export const startChild = (
  { runCommand, folder, env, heapMib }: ChildCommand,
  words: readonly string[],
): ChildProcess => {
  const [program = process.execPath, ...first] = runCommand
  const nodeOptions = [env['NODE_OPTIONS'] ?? '', `--max-old-space-size=${heapMib}`]
  return spawn(program, [...first, ...words], {
    cwd: folder,
    env: { ...env, NODE_OPTIONS: nodeOptions.join(' ').trim() },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
  })
}

/** Asks a process to end, and ends it if it has not after some time. Resolves when it is gone. */
export const endChild = async (child: ChildProcess, afterMs: number): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
  })
  child.kill('SIGTERM')
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
  }, afterMs)
  await gone
  clearTimeout(timer)
}
