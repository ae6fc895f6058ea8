import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'

import type { Message } from '../message/message.js'
import type { MessageAttributes } from '../message/message-attributes.js'
import { batchBody, batchFrame } from './batch-body.js'
import { VERSION } from '../version.js'
import type { SqsClientLike } from './sqs-client-like.js'

/** Sends a batch of messages to a queue. */
export interface BatchSender {
  /** Resolves with the answer, whatever it is. */
  send(messages: readonly Message[], signal: AbortSignal): Promise<unknown>
  /** Lets go of the connections, unless somebody else uses them. */
  release(): void
}

/** Where batches go, and what they carry besides their messages. */
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

/** What requests of today's AWS client are sent with: nothing that signs them. */
const UNSIGNED = 'smithy.api#noAuth'

/** The writers of a process share connections where they share an endpoint. */
const sharedClients = new Map<string, SharedClient>()

/**
 * Loads the AWS client, which takes longer than everything else together and so happens when the first request
 * leaves, and opens it for unsigned requests; or wraps the client that the caller brought.
 */
export const openBatchSender: OpenBatchSender = async (target, ownClient) => {
  const { endpoint, region, queueUrl: QueueUrl, attributes } = target
  const { SendMessageBatchCommand, SQSClient: Client } = await import('@aws-sdk/client-sqs')
  if (ownClient) {
    return {
      // It may be of any kind, and look at the entries.
      send: (messages, abortSignal) => {
        const Entries = entriesOf(messages, attributes)
        const command = new SendMessageBatchCommand({ QueueUrl, Entries })
        return ownClient.send(command, { abortSignal })
      },
      // A client that the caller brought is the caller's to destroy.
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
      replaceBody(command, () => batchBody(frame, messages), abortSignal)
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
    // One attempt, so that every failure is seen and counted where retries are decided.
    maxAttempts: 1,
    retryMode: 'standard',
    // A mismatch would be reported after the queue has taken the message, and a repetition would double it.
    md5: false,
    // Given here, so that no variable and no file of the AWS tools is asked: a file that blocks would hold up requests.
    authSchemePreference: [],
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    defaultsMode: 'standard',
    userAgentAppId: () => Promise.resolve(''),
    defaultUserAgentProvider: () => Promise.resolve([['panoply-typescript-sdk', VERSION]]),
    // How many requests are under way is each writer's own decision.
    requestHandler: { httpsAgent: KEEP_ALIVE, httpAgent: KEEP_ALIVE },
  })
  // It would send what variables and the platform say about the function that the program runs in.
  client.middlewareStack.remove('recursionDetectionMiddleware')
  return client
}

const KEEP_ALIVE = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }

let lastTurn = Promise.resolve()

/**
 * Resolves in a turn of the event loop that no other body is made in: a full one takes a few milliseconds, and ten of
 * them in a row would be felt by whatever else the process does.
 */
const ownTurn = (): Promise<void> => {
  lastTurn = lastTurn.then(
    () =>
      new Promise((resolve) => {
        setImmediate(resolve)
      }),
  )
  return lastTurn
}

/** Puts our bytes in the place of those that the client made of a command without entries, before it weighs them. */
const replaceBody = (
  command: SendMessageBatchCommand,
  makeBody: () => Buffer,
  signal: AbortSignal,
): void => {
  command.middlewareStack.add(
    (next) => async (step) => {
      const request = step.request as { body: unknown; headers: Record<string, string> }
      await ownTurn()
      // Given up meanwhile: nobody waits for the answer.
      signal.throwIfAborted()
      const body = makeBody()
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
