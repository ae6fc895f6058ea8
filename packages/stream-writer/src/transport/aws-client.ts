import type { SqsClientLike } from './sqs-client-like.js'

/** Sends a batch of messages to a queue. */
export interface BatchSender {
  send(queueUrl: string, entries: readonly BatchEntry[], signal: AbortSignal): Promise<BatchOutput>
  /** Lets go of the connections, unless somebody else uses them. */
  release(): void
}

export interface BatchEntry {
  readonly Id: string
  readonly MessageBody: string
  readonly MessageAttributes: Readonly<
    Record<string, { readonly DataType: string; readonly StringValue: string }>
  >
}

/** The part of the answer that is read. */
export interface BatchOutput {
  readonly Successful?: readonly { readonly Id?: string }[]
  readonly Failed?: readonly {
    readonly Id?: string
    readonly Code?: string
    readonly Message?: string
    readonly SenderFault?: boolean
  }[]
}

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
export const openBatchSender = async (
  endpoint: string,
  region: string,
  ownClient: SqsClientLike | undefined,
): Promise<BatchSender> => {
  const { SendMessageBatchCommand, SQSClient } = await import('@aws-sdk/client-sqs')
  const sendThrough =
    (client: SqsClientLike): BatchSender['send'] =>
    (QueueUrl, entries, abortSignal) =>
      client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [...entries] }), {
        abortSignal,
      }) as Promise<BatchOutput>
  // A client that the caller brought is the caller's to destroy.
  if (ownClient) return { send: sendThrough(ownClient), release: () => undefined }

  const address = `${region} ${endpoint}`
  const shared: SharedClient = sharedClients.get(address) ?? {
    client: new SQSClient({
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
      // Given here, so that no variable and no file of the AWS tools is asked.
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      defaultsMode: 'standard',
      // How many requests are under way is each writer's own decision.
      requestHandler: { httpsAgent: KEEP_ALIVE, httpAgent: KEEP_ALIVE },
    }),
    users: 0,
  }
  shared.users++
  sharedClients.set(address, shared)
  return {
    send: sendThrough(shared.client),
    release: () => {
      if (--shared.users > 0) return
      sharedClients.delete(address)
      shared.client.destroy()
    },
  }
}

const KEEP_ALIVE = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }
