import { Worker } from 'node:worker_threads'

const KILLER = `
  const { workerData, parentPort } = require('node:worker_threads')
  const { order, delayMs } = workerData
  parentPort.postMessage('ready')
  Atomics.wait(order, 0, 0)
  Atomics.wait(order, 1, 0, delayMs)
  process.kill(process.pid, 'SIGKILL')`

/** The moment at which this process is killed. */
export interface KillOrder {
  /** Counts one event. The event with the number `killAfter` starts the delay. */
  readonly countEvent: () => void
  /** Kills the process if it was to be killed and is still alive. Never resolves then. */
  readonly end: () => Promise<void>
}

/**
 * Kills this process with SIGKILL: `delayMs` milliseconds after `killAfter` events. A separate thread does it, so that
 * the other threads can be anywhere: in the middle of a write, a commit or native code.
 *
 * @param killAfter 0: the process lives
 */
export const killOrder = async (killAfter: number, delayMs: number): Promise<KillOrder> => {
  const order = new Int32Array(new SharedArrayBuffer(8))
  const kill = (): void => {
    Atomics.store(order, 0, 1)
    Atomics.notify(order, 0)
  }
  if (killAfter > 0) {
    const killer = new Worker(KILLER, { eval: true, workerData: { order, delayMs } })
    await new Promise((resolve) => killer.once('message', resolve))
  }
  let events = 0
  return {
    countEvent: () => {
      events += 1
      if (events === killAfter) kill()
    },
    end: async () => {
      if (killAfter === 0) return
      kill()
      await new Promise(() => setInterval(() => undefined, 1_000))
    },
  }
}
