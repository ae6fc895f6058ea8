/**
 * Streams 200,000 flights. Without more it starts a queue in this process and reads the rows back from it; with
 * `PANOPLY_KEY` and `PANOPLY_SECRET` in the environment it streams them to Panoply.
 */
import { isPanoplyError } from '@panoply/errors'
import { StreamWriter } from '@panoply/stream-writer'

import { compareRows } from './compare-rows.js'
import { type Credentials, credentialsFrom } from './credentials.js'
import { readFlights } from './dataset.js'
import { exitCodeOf } from './exit-code.js'
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
  try {
    return await streamFlights(writer, flights, (delivered) => {
      progress.update(delivered)
    })
  } finally {
    progress.stop()
  }
}

const streamToPanoply = async ({ apiKey, apiSecret }: Credentials): Promise<number> => {
  const writer = new StreamWriter(apiKey, apiSecret)
  console.log(`Streaming flights into the table "${TABLE}" of your Panoply account.`)
  const result = await stream(writer)
  console.log(summarise(result))
  return exitCodeOf(result)
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
    return exitCodeOf(result, comparison)
  } finally {
    await queue.stop()
  }
}

// The AWS client announces on Node 20 which of its versions will need Node 22; that is not what the demo is about.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'

const credentials = credentialsFrom(process.env)
try {
  process.exitCode = credentials ? await streamToPanoply(credentials) : await streamToLocalQueue()
} catch (error) {
  if (!isPanoplyError(error)) throw error
  console.error(`${error.code}: ${error.message}`)
  if (credentials) {
    console.error(
      'The key is PANOPLY_KEY, the secret PANOPLY_SECRET; without them a local queue is used.',
    )
  }
  process.exitCode = 2
}
