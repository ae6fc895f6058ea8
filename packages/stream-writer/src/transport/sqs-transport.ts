import type { SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs'

import type { QueueAddress } from '../credentials.js'
import type { Message } from '../message/message.js'
import type { MessageAttributes } from '../message/message-attributes.js'
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
  readonly maxSockets: number
}

/** What requests of today's AWS client are sent with: nothing that signs them. */
const UNSIGNED = 'smithy.api#noAuth'

/** The code of faults in what was sent, where an error does not say so itself. */
const UNKNOWN_CODE = 'UnknownError'

/**
 * Sends messages with the AWS client, which is loaded when the first request leaves: it takes longer to import than
 * everything else together. Requests are unsigned, and no credentials are looked for.
 */
export class SqsTransport implements Transport {
  readonly #options: SqsTransportOptions
  readonly #endpoint: string
  readonly #queueUrl: string
  readonly #redact: (text: string) => string
  #loaded: Promise<LoadedClient> | undefined
  #isDestroyed = false

  constructor(options: SqsTransportOptions) {
    const { region, awsAccount, queueName, secrets } = options.address
    this.#options = options
    this.#endpoint = (options.endpoint ?? `https://sqs.${region}.amazonaws.com`).replace(/\/+$/, '')
    this.#queueUrl = `${this.#endpoint}/${awsAccount}/${queueName}`
    this.#redact = (text) =>
      secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text)
  }

  async send(
    messages: readonly Message[],
    signal: AbortSignal,
  ): Promise<readonly MessageOutcome[]> {
    let output: SendMessageBatchCommandOutput
    try {
      this.#loaded ??= this.#load()
      const { client, newCommand } = await this.#loaded
      if (this.#isDestroyed) throw new Error('the writer is closed')
      output = (await client.send(newCommand(this.#entries(messages)), {
        abortSignal: signal,
      })) as SendMessageBatchCommandOutput
    } catch (error) {
      throw new TransportError(this.#faultOf(error))
    }
    return this.#outcomes(messages.length, output)
  }

  destroy(): void {
    this.#isDestroyed = true
    void this.#loaded?.then(({ destroy }) => {
      destroy()
    }, ignoreFailedImport)
  }

  async #load(): Promise<LoadedClient> {
    const { SendMessageBatchCommand, SQSClient } = await import('@aws-sdk/client-sqs')
    const newCommand: LoadedClient['newCommand'] = (Entries) =>
      new SendMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries })
    // A client that the caller brought is the caller's to destroy.
    if (this.#options.client) return { client: this.#options.client, newCommand, destroy: keep }
    const client = new SQSClient({
      endpoint: this.#endpoint,
      region: this.#options.address.region,
      httpAuthSchemeProvider: () => [{ schemeId: UNSIGNED }],
      httpAuthSchemes: [
        {
          schemeId: UNSIGNED,
          identityProvider: () => () => Promise.resolve({}),
          signer: { sign: (request) => Promise.resolve(request) },
        },
      ],
      // One attempt, so that every failure is seen and counted where retries are decided.
      maxAttempts: 1,
      retryMode: 'standard',
      // A mismatch would be reported after the queue has taken the message, and a repetition would double it.
      md5: false,
      // Given here, so that no variable and no file of the AWS tools is asked.
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      defaultsMode: 'standard',
      requestHandler: { httpsAgent: this.#agent, httpAgent: this.#agent },
    })
    const destroy = (): void => {
      client.destroy()
    }
    return { client, newCommand, destroy }
  }

  get #agent(): { keepAlive: true; maxSockets: number } {
    return { keepAlive: true, maxSockets: this.#options.maxSockets }
  }

  #entries(messages: readonly Message[]): BatchEntry[] {
    return messages.map(({ body }, index) => ({
      Id: String(index),
      MessageBody: body.toString('utf8'),
      MessageAttributes: this.#options.attributes,
    }))
  }

  #outcomes(
    count: number,
    { Successful, Failed }: SendMessageBatchCommandOutput,
  ): MessageOutcome[] {
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
    const { name, code, message, $metadata, $response } = error as {
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
}

interface LoadedClient {
  readonly client: SqsClientLike
  readonly newCommand: (entries: BatchEntry[]) => object
  readonly destroy: () => void
}

interface BatchEntry {
  readonly Id: string
  readonly MessageBody: string
  readonly MessageAttributes: MessageAttributes
}

const UNMENTIONED: QueueFault = {
  code: 'IncompleteAnswer',
  message: 'the answer of the queue does not mention the message',
}

const keep = (): void => undefined

/** The import failed, so there is no client; whoever sent was told. */
const ignoreFailedImport = (): void => undefined
