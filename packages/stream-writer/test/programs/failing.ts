/** Has everything handed back, again and again, while a listener listens, flushes overlap and a stream stays open. */
import { openWriter } from './open-writer.js'

const MIB = 1024 * 1024
const collectGarbage = globalThis.gc ?? (() => undefined)
const usedBytes = (): number => {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const writer = openWriter({ maxBufferedBytes: 4 * MIB, highWaterBytes: MIB })
const stream = writer.writable('t')
let failed = 0
writer.on('error', ({ records }) => {
  failed += records.length
})

const fail = async (count: number): Promise<void> => {
  const text = 'x'.repeat(1_000)
  let flushed = Promise.resolve<unknown>(undefined)
  for (let n = 0; n < count; n++) {
    if (!writer.write('t', { n, text })) await writer.ready()
    if (n % 500 !== 0) continue
    // The next one begins before the last is over.
    const next = writer.flush()
    await flushed
    flushed = next
  }
  await writer.flush()
}

await fail(10_000)
const before = usedBytes()
await fail(40_000)
const grownBytes = usedBytes() - before
stream.destroy()
console.log(JSON.stringify({ failed, grownBytes }))
await writer.close()
