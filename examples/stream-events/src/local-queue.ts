import { randomBytes, randomUUID } from 'node:crypto'

import { interceptLocalhostDns, startFauxqs } from 'fauxqs'

const REGION = 'us-east-1'
/** The account that a local queue answers for. */
const AWS_ACCOUNT = '000000000000'

/** An SQS-compatible queue in this process, with a key and a secret for it. */
export interface LocalQueue {
  readonly apiKey: string
  readonly apiSecret: string
  readonly endpoint: string
  /** The records that the queue holds, one a line of its messages. */
  records(): Iterable<Record<string, unknown>>
  stop(): Promise<void>
}

export const startLocalQueue = async (): Promise<LocalQueue> => {
  const [account, rand1, rand2] = [randomName(), randomName(), randomName()]
  const queueName = `sdk-${account}-${rand2}`
  const server = await startFauxqs({ port: 0, logger: false })
  server.createQueue(queueName, { region: REGION })
  // The queue knows itself by a name below `localhost`, as SQS does by one below `amazonaws.com`.
  const restoreDns = interceptLocalhostDns()
  return {
    apiKey: `${account}/${rand1}`,
    apiSecret: Buffer.from([rand2, randomUUID(), AWS_ACCOUNT, REGION].join('/')).toString('base64'),
    endpoint: `http://sqs.${REGION}.localhost:${server.port}`,
    *records() {
      for (const { body } of server.inspectQueue(queueName)?.messages.ready ?? []) {
        for (const line of body.split('\n')) yield JSON.parse(line) as Record<string, unknown>
      }
    },
    stop: async () => {
      restoreDns()
      await server.stop()
    },
  }
}

const randomName = (): string => randomBytes(6).toString('hex')
