import type { QueueAddress } from '../credentials.js'
import type { Message } from '../message/message.js'
import type { MessageAttributes } from '../message/message-attributes.js'
import type { BatchSender, BatchTarget, OpenBatchSender } from './aws-client.js'
import { faultOf, outcomesOf } from './batch-outcome.js'
import type { SqsClientLike } from './sqs-client-like.js'
import { type MessageOutcome, type Transport, TransportError } from './transport.js'

export interface SqsTransportOptions {
  readonly address: QueueAddress
  readonly attributes: MessageAttributes
  readonly endpoint: string | undefined
  readonly client: SqsClientLike | undefined
  /** Default: the AWS client. */
  readonly openSender?: OpenBatchSender
}

/** Sends messages to the queue of a key and secret. Requests are unsigned, and no credentials are looked for. */
export class SqsTransport implements Transport {
  readonly #options: SqsTransportOptions
  readonly #target: BatchTarget
  #sender: Promise<BatchSender> | undefined
  #isDestroyed = false

  constructor(options: SqsTransportOptions) {
    const { region, awsAccount, queueName } = options.address
    this.#options = options
    const { attributes } = options
    const endpoint = (options.endpoint ?? `https://sqs.${region}.amazonaws.com`).replace(/\/+$/, '')
    const queueUrl = `${endpoint}/${awsAccount}/${queueName}`
    this.#target = { endpoint, region, queueUrl, attributes }
  }

  async send(
    messages: readonly Message[],
    signal: AbortSignal,
  ): Promise<readonly MessageOutcome[]> {
    let output: unknown
    try {
      const sender = await this.#open()
      if (this.#isDestroyed) throw new Error('the writer is closed')
      // Loading the client takes its time; a request that was given up meanwhile must not reach the queue.
      signal.throwIfAborted()
      output = await sender.send(messages, signal)
    } catch (error) {
      throw new TransportError(faultOf(error, this.#redact))
    }
    return outcomesOf(messages.length, output, this.#redact)
  }

  destroy(): void {
    this.#isDestroyed = true
    void this.#sender?.then((sender) => {
      sender.release()
    }, ignoreFailedImport)
  }

  /** Loading the AWS client may fail (no file handle is left, say): then the next attempt loads it again. */
  #open(): Promise<BatchSender> {
    const { client, openSender } = this.#options
    if (this.#sender) return this.#sender
    const sender = (openSender ?? loadAndOpen)(this.#target, client)
    sender.catch(() => {
      if (this.#sender === sender) this.#sender = undefined
    })
    this.#sender = sender
    return sender
  }

  /** The queue's own words may quote what was sent to it. */
  readonly #redact = (text: string): string =>
    this.#options.address.secrets.reduce(
      (rest, secret) => rest.replaceAll(secret, '[secret]'),
      text,
    )
}

const loadAndOpen: OpenBatchSender = async (target, ownClient) => {
  const { openBatchSender } = await import('./aws-client.js')
  return openBatchSender(target, ownClient)
}

/** The import failed, so there is nothing to let go of; whoever sent was told. */
const ignoreFailedImport = (): void => undefined
