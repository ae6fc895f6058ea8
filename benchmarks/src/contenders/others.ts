import { SQSClient } from '@aws-sdk/client-sqs'
import { Analytics } from '@segment/analytics-node'
import { PostHog } from 'posthog-node'
import { Producer } from 'sqs-producer'

import type { Handled } from '../measure.js'
import { recordOf, TABLE } from '../records.js'

/** One record a message, ten messages a request, one request after the other: what the package does. */
export const sqsProducer = async (port: number, count: number): Promise<Handled> => {
  const sqs = new SQSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    md5: false,
  })
  const queueUrl = `http://127.0.0.1:${port}/123456789012/queue`
  const producer = Producer.create({ queueUrl, sqs })
  const messages = Array.from({ length: count }, (_, n) => ({
    id: String(n),
    body: JSON.stringify({ ...recordOf(n), __table: TABLE }),
  }))
  await producer.send(messages)
  sqs.destroy()
  return { handled: count }
}

/** With batches of a thousand events; its default of fifteen would be slower still. */
export const segment = async (port: number, count: number): Promise<Handled> => {
  const analytics = new Analytics({
    writeKey: 'key',
    host: `http://127.0.0.1:${port}`,
    flushAt: 1_000,
  })
  let failed = 0
  analytics.on('error', () => failed++)
  for (let n = 0; n < count; n++) {
    analytics.track({ userId: 'user', event: TABLE, properties: recordOf(n) })
    // It has no backpressure; without a pause its memory would grow with the count.
    if (n % 1_000 === 999) await nextTurn()
  }
  await analytics.closeAndFlush()
  return { handled: count - failed }
}

/** With batches of a thousand events and room for all of them: beyond its bound it would drop. */
export const posthog = async (port: number, count: number): Promise<Handled> => {
  const client = new PostHog('key', {
    host: `http://127.0.0.1:${port}`,
    flushAt: 1_000,
    maxBatchSize: 1_000,
    maxQueueSize: count + 1,
    disableCompression: true,
  })
  for (let n = 0; n < count; n++) {
    client.capture({ distinctId: 'user', event: TABLE, properties: { ...recordOf(n) } })
    if (n % 1_000 === 999) await nextTurn()
  }
  await client.shutdown(60_000)
  return { handled: count }
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
