import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'

import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'

/** A message as a queue gives it out. */
export interface TakenMessage {
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
}

/** A queue of its own, with a key and a secret for it. */
export interface Queue {
  readonly apiKey: string
  readonly apiSecret: string
  /** Takes all messages out of the queue. */
  take(): Promise<TakenMessage[]>
}

/** A server that speaks the protocol of SQS. */
export interface QueueServer {
  /** For writers, whose requests are unsigned. */
  readonly endpoint: string
  /** For clients that sign. */
  readonly signedEndpoint: string
  makeQueue(): Promise<Queue>
  stop(): Promise<void>
}

const REGION = 'us-east-1'

/** A client that signs, as those of other programs do. */
export const signingClient = (endpoint: string): SQSClient =>
  new SQSClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })

/** A key and a secret for a queue of this AWS account. */
const credentialsFor = (awsAccount: string) => {
  const [account, rand1, rand2] = [randomName(), randomName(), randomName()]
  return {
    queueName: `sdk-${account}-${rand2}`,
    apiKey: `${account}/${rand1}`,
    apiSecret: Buffer.from([rand2, randomUUID(), awsAccount, REGION].join('/')).toString('base64'),
  }
}

const randomName = (): string => randomBytes(6).toString('hex')

/** Makes a queue through the protocol, and takes messages out of it the same way. */
export const makeQueue = async (client: SQSClient, awsAccount: string): Promise<Queue> => {
  const { queueName, ...credentials } = credentialsFor(awsAccount)
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: queueName }))
  return { ...credentials, take: () => takeAll(client, QueueUrl ?? '') }
}

const takeAll = async (client: SQSClient, QueueUrl: string): Promise<TakenMessage[]> => {
  const all: TakenMessage[] = []
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      }),
    )
    if (Messages.length === 0) return all
    all.push(...Messages.map(takenOf))
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }))
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
  }
}

const takenOf = ({ Body = '', MessageAttributes = {} }: Message): TakenMessage => ({
  body: Body,
  attributes: Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
  ),
})

/** The records of messages, one a line. */
export const recordsOf = (messages: readonly TakenMessage[]): Record<string, unknown>[] =>
  messages.flatMap(({ body }) =>
    body.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>),
  )

/** A server that runs as a process. */
export interface ServerProcess {
  readonly child: ChildProcess
  /** What the expression found in its output. */
  readonly found: RegExpExecArray
  stop(): Promise<void>
}

/** Starts a program, and waits until its output matches `ready`. */
export const startServerProcess = async (
  program: string,
  args: readonly string[],
  ready: RegExp,
): Promise<ServerProcess> => {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      const match = ready.exec(output)
      if (match) resolve(match)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('exit', () => {
      reject(new Error(`${program} ended before it was ready: ${output}`))
    })
  })
  return {
    child,
    found,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
