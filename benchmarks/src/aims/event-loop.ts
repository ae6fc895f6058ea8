import { monitorEventLoopDelay } from 'node:perf_hooks'

import { openWriter } from '../contenders/stream-writer.js'
import type { Finding } from '../measure.js'
import { recordOf, TABLE } from '../records.js'
import { withSink } from '../with-sink.js'

const COUNT = 600_000
/** A program that does nothing but write gives the event loop its turn after so many records. */
const BURST = 500
const AIM_MS = 10
const FULL_MESSAGE_BYTES = 1_048_576

/** How long the event loop is late under full load, with the largest messages. */
export const eventLoop = (): Promise<Finding[]> =>
  withSink(0, async (port) => {
    const writer = openWriter({
      endpoint: `http://127.0.0.1:${port}`,
      maxMessageBytes: FULL_MESSAGE_BYTES,
    })
    const delay = monitorEventLoopDelay({ resolution: 1 })
    for (let n = 0; n < COUNT; n++) {
      // The first tenth imports and compiles.
      if (n === COUNT / 10) delay.enable()
      if (!writer.write(TABLE, recordOf(n))) await writer.ready()
      if (n % BURST === 0) await nextTurn()
    }
    await writer.close()
    delay.disable()
    const [p50, p99] = [delay.percentile(50) / 1e6, delay.percentile(99) / 1e6]
    return [
      {
        what: 'event-loop delay under full load, 99th percentile',
        measured: `${p99.toFixed(1)} ms (half of the time ${p50.toFixed(1)} ms)`,
        aim: `under ${AIM_MS} ms`,
        reached: p99 < AIM_MS,
      },
    ]
  })

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
