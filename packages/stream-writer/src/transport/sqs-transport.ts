import type { QueueAddress } from '../credentials.js'
import type { Message } from '../message/message.js'
import type { MessageAttributes } from '../message/message-attributes.js'
import type { BatchOutput, BatchSender, BatchTarget, OpenBatchSender } from './aws-client.js'
import type { SqsClientLike } from './sqs-client-like.js'
import {
  type MessageOutcome,
  type QueueFault,
  type Transport,
  TransportError,
} from './transport.js'

export interface SqsTransportOptions {
  readonly address: QueueAddress
  readonly attributes: MessageAttributes
  readonly endpoint: string | undefined
  readonly client: SqsClientLike | undefined
  /** Default: the AWS client. */
  readonly openSender?: OpenBatchSender
}

/** The code of a fault that brings none. */
const UNKNOWN_CODE = 'UnknownError'

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
    let output: BatchOutput
    try {
      const sender = await this.#open()
      if (this.#isDestroyed) throw new Error('the writer is closed')
      // Loading the client takes its time; a request that was given up meanwhile must not reach the queue.
      signal.throwIfAborted()
      output = await sender.send(messages, signal)
    } catch (error) {
      throw new TransportError(this.#faultOf(error))
    }
    return this.#outcomes(messages.length, output)
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

  #outcomes(count: number, { Successful, Failed }: BatchOutput): MessageOutcome[] {
    const outcomes: MessageOutcome[] = Array.from({ length: count }, () => UNMENTIONED)
    for (const { Id } of Successful ?? []) outcomes[Number(Id)] = 'accepted'
    for (const { Id, Code, Message, SenderFault } of Failed ?? []) {
      outcomes[Number(Id)] = {
        code: Code ?? UNKNOWN_CODE,
        message: this.#redact(Message ?? 'no reason was given'),
        senderFault: SenderFault ?? false,
      }
    }
    return outcomes
  }

  #faultOf(error: unknown): QueueFault {
    const { name, code, message, $metadata, $response } = Object(error) as {
      readonly name?: string
      readonly code?: string
      readonly message?: string
      readonly $metadata?: { readonly httpStatusCode?: number }
      readonly $response?: { readonly statusCode?: number }
    }
    const httpStatus = $metadata?.httpStatusCode ?? $response?.statusCode
    return {
      code: typeof code === 'string' ? code : (name ?? UNKNOWN_CODE),
      message: this.#redact(message ?? String(error)),
      ...(httpStatus !== undefined && { httpStatus }),
    }
  }

  /** The queue's own words may quote what was sent to it. */
  #redact(text: string): string {
    const { secrets } = this.#options.address
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text)
  }
}

const loadAndOpen: OpenBatchSender = async (target, ownClient) => {
  const { openBatchSender } = await import('./aws-client.js')
  return openBatchSender(target, ownClient)
}

const UNMENTIONED: QueueFault = {
  code: 'IncompleteAnswer',
  message: 'the answer of the queue does not mention the message',
}

/** The import failed, so there is nothing to let go of; whoever sent was told. */
const ignoreFailedImport = (): void => undefined
