/** Offers half a million records of 200 bytes while no queue answers, and measures the memory that this costs. */
import { isPanoplyError } from '@panoply/errors'

import { openWriter } from './open-writer.js'

const RECORDS = 500_000
/** Enough for the machine to have compiled and imported what it will need. */
const WARM_UP = 150_000

// The stacks of most of the refusals take as long as all the rest, and leave nothing behind.
Error.stackTraceLimit = 0

const MIB = 1024 * 1024
const collectGarbage = globalThis.gc ?? (() => undefined)

interface Memory {
  /** Memory of the process, without the free room in the heap: V8 changes that room whenever it likes. */
  readonly residentBytes: number
  /** Objects and buffers that are still referred to. */
  readonly heldBytes: number
}

const memory = (): Memory => {
  // The memory of a buffer is freed after the collection that finds it.
  for (let round = 0; round < 3; round++) collectGarbage()
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage()
  return { residentBytes: rss - (heapTotal - heapUsed), heldBytes: heapUsed + external }
}

const maxBufferedBytes = Number(process.argv[2]) * MIB
const warmUp = openWriter({ maxBufferedBytes: 8 * MIB, endpoint: 'http://127.0.0.1:9' })
const writer = openWriter({ maxBufferedBytes, endpoint: 'http://127.0.0.1:9' })
writer.on('error', () => undefined)
warmUp.on('error', () => undefined)

const offer = (count: number, target = writer): number => {
  let refused = 0
  for (let n = 0; n < count; n++) {
    try {
      target.write('events', { n, text: 'x'.repeat(165) })
    } catch (error) {
      if (!isPanoplyError(error) || error.code !== 'PANOPLY_BUFFER_FULL') throw error
      refused++
    }
    if (n % 50_000 === 0) collectGarbage()
  }
  return refused
}

const turns = (durationMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, durationMs))

offer(WARM_UP, warmUp)
await warmUp.close({ timeoutMs: 300 })
// The last request of the warm-up may hold its body a little longer.
for (let round = 0; process.memoryUsage().arrayBuffers > MIB && round < 100; round++) {
  await turns(20)
  collectGarbage()
}
const before = memory()
let refused = 0
for (let round = 0; round < 10; round++) {
  refused += offer(RECORDS / 10)
  // Requests fail and are repeated meanwhile.
  await turns(50)
}
const after = memory()
const { accepted, pending, bufferedBytes } = writer.stats
console.log(
  JSON.stringify({
    grownBytes: after.residentBytes - before.residentBytes,
    heldBytes: after.heldBytes - before.heldBytes,
    ...{ refused, accepted, pending, bufferedBytes },
  }),
)
process.exit(0)
