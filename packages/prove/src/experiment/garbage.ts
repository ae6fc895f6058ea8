import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

/** Collects all garbage. Works without `node --expose-gc`, too. */
export const collectGarbage = async (): Promise<void> => {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  // The object of a `WeakRef` stays alive until the job that created or read the `WeakRef` has ended.
  await nextTurn()
  collect()
}

/** The bytes of all objects and of the memory that belongs to buffers. */
export const heapBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
