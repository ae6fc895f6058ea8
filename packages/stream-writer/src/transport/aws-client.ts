import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'

import type { Message } from '../message/message.js'
import type { MessageAttributes } from '../message/message-attributes.js'
import { guardAnswer, type HttpAnswer } from './answer-guard.js'
import { batchBody, batchFrame } from './batch-body.js'
import { nextBodyTurn } from './body-turns.js'
import { VERSION } from '../version.js'
import type { SqsClientLike } from '../options/sqs-client-like.js'

/** Sends a batch of messages to a queue. */
export interface BatchSender {
  /** Resolves with the answer, of any shape. */
  send(messages: readonly Message[], signal: AbortSignal): Promise<unknown>
  /** Closes the connections, unless another writer uses them. */
  release(): void
}

/** The queue, and the attributes of every message. */
export interface BatchTarget {
  readonly endpoint: string
  readonly region: string
  readonly queueUrl: string
  readonly attributes: MessageAttributes
}

export type OpenBatchSender = (
  target: BatchTarget,
  ownClient: SqsClientLike | undefined,
) => Promise<BatchSender>

interface SharedClient {
  readonly client: SqsClientLike & { destroy(): void }
  users: number
}

/** The authentication scheme of the AWS client for unsigned requests. */
const UNSIGNED = 'smithy.api#noAuth'

/** Writers with the same endpoint share connections. */
const sharedClients = new Map<string, SharedClient>()

/**
 * Opens the AWS client for unsigned requests, or wraps the caller's own client. The AWS client is loaded with the first
 * request, because loading it takes longer than everything else together.
 */
export const openBatchSender: OpenBatchSender = async (target, ownClient) => {
  const { endpoint, region, queueUrl: QueueUrl, attributes } = target
  const { SendMessageBatchCommand, SQSClient: Client } = await import('@aws-sdk/client-sqs')
  if (ownClient) {
    return {
      // The command has entries, because the caller's own client may read them.
      send: (messages, abortSignal) => {
        const Entries = entriesOf(messages, attributes)
        const command = new SendMessageBatchCommand({ QueueUrl, Entries })
        return ownClient.send(command, { abortSignal })
      },
      // The caller destroys its own client.
      release: () => undefined,
    }
  }

  const address = `${region} ${endpoint}`
  const shared: SharedClient = sharedClients.get(address) ?? {
    client: unsignedClient(Client, endpoint, region),
    users: 0,
  }
  shared.users++
  sharedClients.set(address, shared)
  const frame = batchFrame(QueueUrl, attributes)
  return {
    send: (messages, abortSignal) => {
      const command = new SendMessageBatchCommand({ QueueUrl, Entries: [] })
      // The request may have been given up meanwhile.
      let isBegun = false
      const nextTurn = async (): Promise<void> => {
        await nextBodyTurn(isBegun)
        isBegun = true
        abortSignal.throwIfAborted()
      }
      replaceBody(command, () => batchBody(frame, messages, nextTurn))
      return shared.client.send(command, { abortSignal })
    },
    release: () => {
      if (--shared.users > 0) return
      sharedClients.delete(address)
      shared.client.destroy()
    },
  }
}

const unsignedClient = (
  Client: typeof SQSClient,
  endpoint: string,
  region: string,
): SharedClient['client'] => {
  const client = new Client({
    endpoint,
    region,
    httpAuthSchemeProvider: () => [{ schemeId: UNSIGNED }],
    httpAuthSchemes: [
      {
        schemeId: UNSIGNED,
        identityProvider: () => () => Promise.resolve({}),
        signer: { sign: (request) => Promise.resolve(request) },
      },
    ],
    // One attempt, because the writer itself counts failures and retries requests.
    maxAttempts: 1,
    retryMode: 'standard',
    // No check of checksums. The client would report a mismatch after the queue has accepted the message, and a retry
    // would send it twice.
    md5: false,
    // With these settings the client does not read environment variables and files of the AWS tools. Such a file could
    // block requests.
    authSchemePreference: [],
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    defaultsMode: 'standard',
    userAgentAppId: () => Promise.resolve(''),
    defaultUserAgentProvider: () => Promise.resolve([['panoply-typescript-sdk', VERSION]]),
    // Each writer limits its requests itself.
    requestHandler: { httpsAgent: KEEP_ALIVE, httpAgent: KEEP_ALIVE },
  })
  // This middleware would send the trace id of a Lambda function, which it reads from environment variables.
  client.middlewareStack.remove('recursionDetectionMiddleware')
  client.middlewareStack.add(
    (next) => async (step) => {
      const result = await next(step)
      await guardAnswer(result.response as HttpAnswer)
      return result
    },
    // The guard must run before the client reads the body, because the client reads it without a limit.
    { step: 'deserialize', name: 'panoplyAnswerGuard', priority: 'low' },
  )
  return client
}

const KEEP_ALIVE = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }

/**
 * Replaces the body of a request before the client sets its length. The client made that body from a command without
 * entries.
 */
const replaceBody = (command: SendMessageBatchCommand, makeBody: () => Promise<Buffer>): void => {
  command.middlewareStack.add(
    (next) => async (step) => {
      const request = step.request as { body: unknown; headers: Record<string, string> }
      const body = await makeBody()
      request.body = body
      request.headers['content-length'] = String(body.length)
      return next(step)
    },
    { step: 'build', name: 'panoplyBatchBody', priority: 'high' },
  )
}

const entriesOf = (
  messages: readonly Message[],
  attributes: MessageAttributes,
): { Id: string; MessageBody: string; MessageAttributes: MessageAttributes }[] =>
  messages.map(({ body }, index) => ({
    Id: String(index),
    MessageBody: body.toString('utf8'),
    MessageAttributes: attributes,
  }))
