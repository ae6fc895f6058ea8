import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectOnce = runInNewContext('gc') as () => void

/**
 * The first may end a collection that had begun when the garbage was still in use, the second finds it, and the third
 * starts when the buffers are freed, which a thread beside this one does.
 */
const COLLECTIONS = 3

const collectGarbage = (): void => {
  for (let n = 0; n < COLLECTIONS; n++) collectOnce()
}

/** What buffers hold that are not garbage, in bytes: records are nowhere else until somebody looks at them. */
export const bufferBytes = (): number => {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

/** What objects hold that are not garbage, in bytes. */
export const heapBytes = (): number => {
  collectGarbage()
  return process.memoryUsage().heapUsed
}
