import { SecretMask } from '@panoply/errors'

import type { Message } from '../message/message.js'
import type { MessageAttributes } from '../message/message-attributes.js'
import type { SqsClientLike } from '../options/sqs-client-like.js'
import type { BatchSender, BatchTarget, OpenBatchSender } from './aws-client.js'
import { faultOf, outcomesOf } from './batch-outcome.js'
import type { QueueAddress } from './credentials.js'
import { type MessageOutcome, type Transport, TransportError } from './transport.js'

export interface SqsTransportOptions {
  readonly address: QueueAddress
  readonly attributes: MessageAttributes
  readonly endpoint: string | undefined
  readonly client: SqsClientLike | undefined
  /** Default: the AWS client. */
  readonly openSender?: OpenBatchSender
}

/** Sends messages to the queue of an API key and secret. Requests are unsigned, and AWS credentials are not read. */
export class SqsTransport implements Transport {
  readonly #options: SqsTransportOptions
  readonly #target: BatchTarget
  readonly #mask: SecretMask
  #sender: Promise<BatchSender> | undefined
  #isDestroyed = false

  constructor(options: SqsTransportOptions) {
    const { region, awsAccount, queueName, secrets } = options.address
    this.#mask = new SecretMask(secrets)
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
      // The request may have been given up while the client was loaded. Then it must not reach the queue.
      signal.throwIfAborted()
      output = await sender.send(messages, signal)
    } catch (error) {
      throw new TransportError(faultOf(error, this.#maskText))
    }
    return outcomesOf(messages.length, output, this.#maskText)
  }

  destroy(): void {
    this.#isDestroyed = true
    void this.#sender?.then((sender) => {
      sender.release()
    }, ignoreFailedImport)
  }

  /** If loading the AWS client fails (too many open files, for example), the next attempt loads it again. */
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

  /** Masks secrets. The queue's answer may quote the request, which contains the secret. */
  readonly #maskText = (text: string): string => this.#mask.mask(text)
}

const loadAndOpen: OpenBatchSender = async (target, ownClient) => {
  const { openBatchSender } = await import('./aws-client.js')
  return openBatchSender(target, ownClient)
}

/** If the import failed, there are no connections to close, and `send` has already reported the fault. */
const ignoreFailedImport = (): void => undefined
