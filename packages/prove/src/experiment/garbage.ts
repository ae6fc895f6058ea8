import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

/** Collects all garbage, also if Node was started without `--expose-gc`. */
export const collectGarbage = async (): Promise<void> => {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  // A weak reference lives until the job that made it, or looked at it, is over.
  await nextTurn()
  collect()
}

/** The bytes of all objects and of the memory that belongs to buffers. */
export const heapBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
