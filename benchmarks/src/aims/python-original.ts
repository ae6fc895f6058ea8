import { writeAndDeliver } from '../contenders/stream-writer.js'
import { compare, type Finding, ratioFinding } from '../measure.js'
import { tellSkipped } from '../progress.js'
import { originalEnvironment, runPython } from '../python/peers.js'
import { recordOf } from '../records.js'
import { withSink } from '../with-sink.js'

const COUNT = 100_000
/** The original is slower. */
const FEW = 20_000
const ROUNDS = 3
const DISTINCT = 1_000

interface Told {
  /** How many records were in full messages. */
  readonly records: number
  readonly seconds: number
}

/** Records delivered to the same server, against the Python original. */
export const pythonOriginal = (): Promise<Finding[]> => {
  const found = originalEnvironment()
  if ('missing' in found) {
    tellSkipped('the Python original', found.missing)
    return Promise.resolve([])
  }
  const records = JSON.stringify(Array.from({ length: DISTINCT }, (_, n) => recordOf(n)))
  return withSink(0, async (port) => {
    const original = async (count: number): Promise<{ handled: number; elapsedMs: number }> => {
      const words = [String(port), String(count)]
      const told = (await runPython(found.python, 'write_with_original.py', words, records)) as Told
      // As if the last message, which waits for two seconds, had been as quick as the others.
      return { handled: count, elapsedMs: (told.seconds / told.records) * count * 1_000 }
    }
    const endpoint = `http://127.0.0.1:${port}`
    const timings = await compare(
      {
        writer: { run: (count) => writeAndDeliver(count, { endpoint }), count: COUNT },
        original: { run: original, count: FEW },
      },
      ROUNDS,
    )
    return [
      ratioFinding('delivered, against the Python original', {
        ours: timings['writer'],
        theirs: timings['original'],
      }),
    ]
  })
}
