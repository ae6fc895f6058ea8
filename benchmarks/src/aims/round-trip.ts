import { writeAndDeliver } from '../contenders/stream-writer.js'
import { compare, type Finding, ratioFinding } from '../measure.js'
import { withSink } from '../with-sink.js'

const LATENCY_MS = 30
/** Some five hundred requests of ten small messages, so that it is the round trip that counts. */
const COUNT = 20_000
const SMALL_MESSAGES = { maxMessageBytes: 1_200 }

/** At 30 ms a round trip, against one request at a time. */
export const roundTrip = (): Promise<Finding[]> =>
  withSink(LATENCY_MS, async (port) => {
    const options = { endpoint: `http://127.0.0.1:${port}`, ...SMALL_MESSAGES }
    const one = { ...options, maxInFlight: 1 }
    const timings = await compare(
      {
        many: { run: (count) => writeAndDeliver(count, options), count: COUNT },
        one: { run: (count) => writeAndDeliver(count, one), count: COUNT },
      },
      1,
    )
    const compared = { ours: timings['many'], theirs: timings['one'] }
    return [ratioFinding('at 30 ms round trip, against one request at a time', compared, 6)]
  })
