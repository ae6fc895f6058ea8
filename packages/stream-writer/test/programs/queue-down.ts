/** Offers a million records of 200 bytes while nothing is there to take them, and measures what that costs. */
import { isPanoplyError } from '@panoply/errors'

import { openWriter } from './open-writer.js'

const RECORDS = 1_000_000
/** Enough for the machine to have compiled and imported what it will need. */
const WARM_UP = 300_000

// The stacks of most of a million refusals take as long as all the rest, and leave nothing behind.
Error.stackTraceLimit = 0

const collectGarbage = globalThis.gc ?? (() => undefined)
const residentBytes = (): number => {
  // The memory of a buffer is freed after the collection that finds it.
  for (let round = 0; round < 3; round++) collectGarbage()
  return process.memoryUsage.rss()
}

const MIB = 1024 * 1024
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

offer(WARM_UP, warmUp)
await warmUp.close({ timeoutMs: 300 })
const before = residentBytes()
let refused = 0
for (let round = 0; round < 10; round++) {
  refused += offer(RECORDS / 10)
  // Requests fail and are repeated meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 50))
}
const grownBytes = residentBytes() - before
const { accepted, pending, bufferedBytes } = writer.stats
console.log(JSON.stringify({ grownBytes, refused, accepted, pending, bufferedBytes }))
process.exit(0)
