import { toCarryable } from '@panoply/stream-writer'

import { bareHttp, readyBytes } from '../contenders/bare-http.js'
import { posthog, segment, sqsProducer } from '../contenders/others.js'
import { openWriter, writeAndDeliver } from '../contenders/stream-writer.js'
import { compare, type Contender, type Finding, ratioFinding } from '../measure.js'
import { recordOf, TABLE } from '../records.js'
import { withSink } from '../with-sink.js'

const COUNT = 200_000
/** Those that are slower get fewer records, or the run would take minutes. */
const FEW = 5_000
const ROUNDS = 7

/** Records delivered in a second, against what the writer is made of and against others. */
export const throughput = (): Promise<Finding[]> =>
  withSink(0, async (port) => {
    const endpoint = `http://127.0.0.1:${port}`
    const timings = await compare(
      {
        stringify: { run: stringify, count: COUNT },
        promises: { run: checkedAndCopied, count: COUNT },
        write: { run: writeAlone, count: COUNT },
        writer: { run: (count) => writeAndDeliver(count, { endpoint }), count: COUNT },
        bare: { run: (count) => bareHttp(port, count), count: COUNT },
        ready: { run: (count) => readyBytes(port, count), count: COUNT },
        sqsProducer: { run: (count) => sqsProducer(port, count), count: FEW },
        segment: { run: (count) => segment(port, count), count: FEW },
        posthog: { run: (count) => posthog(port, count), count: FEW },
      },
      ROUNDS,
    )
    const against = (what: string, theirs: number | undefined, aim?: number): Finding =>
      ratioFinding(`delivered, against ${what}`, { ours: timings['writer'], theirs }, aim)
    return [
      against('a bare loop that serializes and posts', timings['bare'], 0.9),
      against('posting ready bytes', timings['ready']),
      against('JSON.stringify alone', timings['stringify'], 0.45),
      against('sqs-producer', timings['sqsProducer'], 25),
      against('@segment/analytics-node', timings['segment']),
      against('posthog-node', timings['posthog']),
      ratioFinding(
        'write() alone, against JSON.stringify',
        { ours: timings['write'], theirs: timings['stringify'] },
        0.85,
      ),
      ratioFinding('the check and the copy that write() promises, against JSON.stringify', {
        ours: timings['promises'],
        theirs: timings['stringify'],
      }),
      ratioFinding('write() alone, against the check and the copy', {
        ours: timings['write'],
        theirs: timings['promises'],
      }),
    ]
  })

const stringify: Contender = (count) => {
  let characters = 0
  for (let n = 0; n < count; n++) characters += JSON.stringify(recordOf(n)).length
  return Promise.resolve({ handled: characters > 0 ? count : 0 })
}

/** The least that keeps the promises of `write`: the check of each value, the JSON, and a copy of its bytes. */
const checkedAndCopied: Contender = (count) => {
  const bytes = Buffer.allocUnsafe(1_048_576)
  let at = 0
  for (let n = 0; n < count; n++) {
    const line = JSON.stringify(toCarryable(recordOf(n), 'record'))
    // A character takes up to three bytes.
    if (at + 3 * line.length > bytes.length) at = 0
    at += bytes.write(line, at)
  }
  return Promise.resolve({ handled: count })
}

const BURST = 10_000

/** In bursts, of which only the writing is timed; the queue takes everything at once. */
const writeAlone: Contender = async (count) => {
  const writer = openWriter({ client: { send: takeAll } })
  let elapsedMs = 0
  for (let n = 0; n < count;) {
    const startedAt = performance.now()
    for (const end = n + BURST; n < end; n++) writer.write(TABLE, recordOf(n))
    elapsedMs += performance.now() - startedAt
    await writer.flush()
  }
  await writer.close()
  return { handled: writer.stats.delivered, elapsedMs }
}

const takeAll = ({ input }: { input: { Entries: { Id: string }[] } }): Promise<object> =>
  Promise.resolve({ Successful: input.Entries.map(({ Id }) => ({ Id })) })
