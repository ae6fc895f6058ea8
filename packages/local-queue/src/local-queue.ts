import { randomBytes, randomUUID } from 'node:crypto'

import { startFauxqs } from 'fauxqs'

import { type FaultServer, startFaultServer } from './fault-server.js'
import type { FaultPlan, ReceivedEntry, ReceivedRequest } from './faults.js'

/** The account of the queue. */
const AWS_ACCOUNT = '000000000000'
const REGION = 'us-east-1'

export interface LocalQueueOptions {
  /** What goes wrong. Default: nothing. */
  readonly faults?: FaultPlan
  /** The largest size of a message that the queue accepts, in bytes. Default 1 MiB, as SQS does. */
  readonly maxMessageBytes?: number
  /** The port of the loopback interface. Default 0: a free one. */
  readonly port?: number
}

/** A message in the queue. */
export interface QueuedMessage {
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
}

/** A queue in this process, behind a server that can simulate faults. */
export interface LocalQueue {
  /** For the option `endpoint`. */
  readonly endpoint: string
  readonly apiKey: string
  readonly apiSecret: string
  readonly requests: readonly ReceivedRequest[]
  readonly mostAtOnce: number
  /** What the queue holds. */
  readonly messages: () => QueuedMessage[]
  /** The records in the queue: one per line of its messages. */
  readonly records: () => Record<string, unknown>[]
  stop(): Promise<void>
}

/**
 * Starts a queue on the loopback interface, and makes a key and a secret for it. It keeps everything in memory.
 *
 * @throws Error when the port is taken
 *
 * @example
 * const queue = await startLocalQueue()
 * console.log(queue.endpoint, queue.apiKey, queue.records())
 * await queue.stop()
 */
export const startLocalQueue = async (options: LocalQueueOptions = {}): Promise<LocalQueue> => {
  const queue = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false })
  const [account, rand1, rand2] = [name(), name(), name()]
  const queueName = `sdk-${account}-${rand2}`
  const { maxMessageBytes } = options
  const { queueUrl } = queue.createQueue(queueName, {
    ...(maxMessageBytes && { attributes: { MaximumMessageSize: String(maxMessageBytes) } }),
  })

  const passOn = async (
    entries: readonly ReceivedEntry[],
    askedUrl = queueUrl,
  ): Promise<{ status: number; body: string }> => {
    // A queue of another key or secret does not exist, as in SQS.
    const QueueUrl = queueUrl.replace(queueName, askedUrl.split('/').at(-1) ?? '')
    const Entries = entries.map((entry) => ({
      ...entry,
      MessageBody: escapeAstral(entry.MessageBody),
    }))
    const response = await fetch(`http://127.0.0.1:${queue.port}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AmazonSQS.SendMessageBatch',
      },
      body: JSON.stringify({ QueueUrl, Entries }),
    })
    return { status: response.status, body: await response.text() }
  }

  const messages = (): QueuedMessage[] =>
    (queue.inspectQueue(queueName)?.messages.ready ?? []).map(({ body, messageAttributes }) => ({
      body,
      attributes: Object.fromEntries(
        Object.entries(messageAttributes).map(([key, { StringValue }]) => [key, StringValue ?? '']),
      ),
    }))

  const { faults = noFaults, port = 0 } = options
  const front: FaultServer = await startFaultServer(faults, passOn, port).catch(
    async (error: unknown) => {
      await queue.stop()
      throw error
    },
  )
  return {
    endpoint: front.endpoint,
    apiKey: `${account}/${rand1}`,
    apiSecret: Buffer.from([rand2, randomUUID(), AWS_ACCOUNT, REGION].join('/')).toString('base64'),
    requests: front.requests,
    get mostAtOnce() {
      return front.mostAtOnce
    },
    messages,
    records: () =>
      messages().flatMap(({ body }) =>
        body.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>),
      ),
    stop: async () => {
      await front.close()
      await queue.stop()
    },
  }
}

const noFaults: FaultPlan = () => undefined

const name = (): string => randomBytes(6).toString('hex')

/**
 * SQS takes characters beyond the basic plane, but the local queue looks at their surrogates one by one and refuses
 * them. Escaped, as JSON allows, they reach the reader nevertheless.
 */
const escapeAstral = (json: string): string =>
  json.replace(
    /[\u{10000}-\u{10ffff}]/gu,
    (character) => `\\u${hex(character.charCodeAt(0))}\\u${hex(character.charCodeAt(1))}`,
  )

const hex = (unit: number): string => unit.toString(16).padStart(4, '0')
