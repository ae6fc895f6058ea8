import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'

const EVERY_MS = 250
const KIB_IN_MIB = 1_024
const RESIDENT = /^VmRSS:\s+(\d+) kB$/m

/**
 * Kills a process that uses too much memory. V8 limits only its heap, without buffers and native libraries. Works only
 * on systems with `/proc`, such as Linux.
 *
 * @param onLine called with the reason
 */
export const watchMemory = (
  child: ChildProcess,
  memoryMib: number,
  onLine: (line: string) => void,
): void => {
  const { pid } = child
  if (pid === undefined || process.platform !== 'linux') return
  const timer = setInterval(() => {
    void residentMib(pid).then((mib) => {
      if (mib <= memoryMib || child.exitCode !== null || child.signalCode !== null) return
      clearInterval(timer)
      onLine(`out of memory: the process had ${Math.round(mib)} MiB, and may have ${memoryMib} MiB`)
      child.kill('SIGKILL')
    })
  }, EVERY_MS)
  timer.unref()
  child.once('exit', () => {
    clearInterval(timer)
  })
}

/** The memory of a process. 0 if the process has ended. */
const residentMib = async (pid: number): Promise<number> => {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return Number(RESIDENT.exec(status)?.[1] ?? 0) / KIB_IN_MIB
  } catch {
    return 0
  }
}
