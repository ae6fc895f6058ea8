import { type ChildProcess, spawn } from 'node:child_process'

import { linesOf } from './lines-of.js'
import { watchMemory } from './watch-memory.js'

/** The settings with which child processes are started. */
export interface ChildCommand {
  /** The program and the arguments before those of a command: `['node', 'panoply.js']`. */
  readonly runCommand: readonly string[]
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The heap of each child, in MiB. */
  readonly heapMib: number
  /** All memory of each child, in MiB. */
  readonly memoryMib: number
}

/**
 * Starts a child with a channel for messages. Its command line has only names, no values.
 *
 * @param onLine called with each line that the child writes, and with the reason if the child is killed because it
 * needs too much memory
 */
export const startChild = (
  { runCommand, folder, env, heapMib, memoryMib }: ChildCommand,
  words: readonly string[],
  onLine: (line: string) => void,
): ChildProcess => {
  const [program = process.execPath, ...first] = runCommand
  const nodeOptions = [env['NODE_OPTIONS'] ?? '', `--max-old-space-size=${heapMib}`]
  const child = spawn(program, [...first, ...words], {
    cwd: folder,
    env: { ...env, NODE_OPTIONS: nodeOptions.join(' ').trim() },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
  })
  for (const stream of [child.stdout, child.stderr]) if (stream) linesOf(stream, onLine)
  watchMemory(child, memoryMib, onLine)
  return child
}

/** Asks a process to end, and kills it if it has not ended after some time. Resolves when the process has ended. */
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
