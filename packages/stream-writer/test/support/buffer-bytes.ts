import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What buffers hold that are not garbage, in bytes: records are nowhere else until somebody looks at them. */
export const bufferBytes = (): number => {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}
