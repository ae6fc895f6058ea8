/**
 * Streams 200,000 flights. Without more it starts a queue in this process and reads the rows back from it; with
 * `PANOPLY_KEY` and `PANOPLY_SECRET` in the environment it streams them to Panoply.
 */
import { isPanoplyError } from '@panoply/errors'
import { StreamWriter } from '@panoply/stream-writer'

import { compareRows } from './compare-rows.js'
import { readFlights } from './dataset.js'
import { startLocalQueue } from './local-queue.js'
import { startProgress } from './progress.js'
import { streamFlights, type StreamResult, TABLE } from './stream-flights.js'
import { summarise } from './summary.js'

const stream = async (writer: StreamWriter): Promise<StreamResult> => {
  writer.on('error', ({ message }) => {
    console.error(message)
  })
  const flights = await readFlights()
  const progress = startProgress('streaming', flights.length)
  const result = await streamFlights(writer, flights, (delivered) => {
    progress.update(delivered)
  })
  progress.stop()
  return result
}

const streamToPanoply = async (apiKey: string, apiSecret: string): Promise<number> => {
  console.log(`Streaming flights into the table "${TABLE}" of your Panoply account.`)
  const result = await stream(new StreamWriter(apiKey, apiSecret))
  console.log(summarise(result))
  return result.stats.failed === 0 ? 0 : 1
}

const streamToLocalQueue = async (): Promise<number> => {
  console.log('Streaming flights into a queue in this process. It speaks the protocol of SQS.')
  const queue = await startLocalQueue()
  try {
    const { apiKey, apiSecret, endpoint } = queue
    const result = await stream(new StreamWriter(apiKey, apiSecret, { endpoint }))
    console.log('Reading the queue back and comparing every row by content.')
    const expected = (await readFlights()).map((flight) => ({ ...flight, __table: TABLE }))
    const comparison = compareRows(expected, queue.records())
    console.log(summarise(result, comparison))
    return comparison.lost + comparison.changed + result.stats.failed === 0 ? 0 : 1
  } finally {
    await queue.stop()
  }
}

// The AWS client announces on Node 20 which of its versions will need Node 22; that is not what the demo is about.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'

const { PANOPLY_KEY, PANOPLY_SECRET } = process.env
const hasCredentials = PANOPLY_KEY !== undefined || PANOPLY_SECRET !== undefined
try {
  process.exitCode = hasCredentials
    ? await streamToPanoply(PANOPLY_KEY ?? '', PANOPLY_SECRET ?? '')
    : await streamToLocalQueue()
} catch (error) {
  if (!isPanoplyError(error)) throw error
  console.error(`${error.code}: ${error.message}`)
  process.exitCode = 2
}
