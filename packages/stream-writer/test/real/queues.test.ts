import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { describeWithPython } from '@panoply/test-kit'

import { StreamWriter, type StreamWriterOptions } from '../../src/index.js'
import { VERSION } from '../../src/version.js'
import { numbered, numbersOf } from '../support/scene.js'
import { startElasticMq } from './support/elastic-mq.js'
import { describeWithJars } from './support/jars.js'
import { startLocal } from './support/local.js'
import { startMoto } from './support/moto.js'
import { type Queue, type QueueServer, recordsOf, signingClient } from './support/queue-server.js'

/** In what the implementations differ. `docs/assumptions.md` lists it. */
interface Differences {
  /** The most that the queue takes in one message, in bytes. */
  readonly limitBytes: number
}

/** The same tests for each implementation: what a writer sends arrives, and what cannot arrive is handed back. */
const queueTests = (start: () => Promise<QueueServer>, differences: Differences): void => {
  let server: QueueServer
  let queue: Queue
  beforeAll(async () => {
    server = await start()
    queue = await server.makeQueue()
  })
  afterAll(() => server.stop())

  const open = (options: StreamWriterOptions = {}): StreamWriter =>
    new StreamWriter(queue.apiKey, queue.apiSecret, { endpoint: server.endpoint, ...options })

  it('takes unsigned requests, and keeps the body and the three attributes as they were sent', async () => {
    const writer = open()
    writer.write('signups', { plan: 'pro', at: new Date(0) })
    writer.write('logins', {})
    await expect(writer.close()).resolves.toMatchObject({ delivered: 2, failed: 0 })
    await expect(queue.take()).resolves.toEqual([
      {
        body: '{"plan":"pro","at":"1970-01-01T00:00:00.000Z","__table":"signups"}\n{"__table":"logins"}',
        attributes: {
          key: queue.apiKey,
          secret: queue.apiSecret,
          sdk: `panoply-typescript-sdk-${VERSION}`,
        },
      },
    ])
  })

  it('takes each character, in values, in keys and in names of tables', async () => {
    const sent = [
      { text: '\u0000\u0001\u0009\u000a\u000d\u007f\u0085\u2028\u2029' },
      { text: 'äöüß€漢字😀𐍈👩‍👩‍👧' },
      { text: '\ufffe\uffff\ud800\udfff', 'key 😀 \ufffe': 1 },
      { text: '"\\/\b\f\n\r\t' },
    ]
    const writer = open()
    for (const record of sent) writer.write('table 😀', record)
    await expect(writer.close()).resolves.toMatchObject({ delivered: 4, failed: 0 })
    const records = recordsOf(await queue.take())
    expect(records).toEqual(sent.map((record) => ({ ...record, __table: 'table 😀' })))
  })

  it('takes full requests of ten messages, and each record arrives once', async () => {
    const writer = open({ maxMessageBytes: 20_000 })
    const requests: number[] = []
    writer.on('send', ({ messages }) => requests.push(messages))
    const text = 'x'.repeat(500)
    for (const { n } of numbered(2_000)) writer.write('t', { n, text })
    await expect(writer.close()).resolves.toMatchObject({ delivered: 2_000, failed: 0 })
    expect(Math.max(...requests)).toBe(10)
    expect(numbersOf(recordsOf(await queue.take()))).toEqual(numbered(2_000).map(({ n }) => n))
  })

  it('takes messages up to its own limit, which the writer finds out', async () => {
    const writer = open({ maxMessageBytes: 1_048_576 })
    let refusals = 0
    writer.on('retry', () => refusals++)
    const text = 'x'.repeat(1_000)
    for (const { n } of numbered(1_500)) writer.write('t', { n, text })
    await expect(writer.close()).resolves.toMatchObject({ delivered: 1_500, failed: 0 })
    const taken = await queue.take()
    expect(numbersOf(recordsOf(taken))).toEqual(numbered(1_500).map(({ n }) => n))
    const largest = Math.max(...taken.map(({ body }) => body.length))
    expect(largest).toBeLessThanOrEqual(differences.limitBytes)
    expect(largest).toBeGreaterThan(differences.limitBytes / 3)
    expect(refusals).toBeLessThan(10)
  })

  it('refuses a queue that does not exist, and everything is handed back at once', async () => {
    const secret = Buffer.from('nobody/uuid/000000000000/us-east-1').toString('base64')
    const writer = new StreamWriter('nobody/rand', secret, { endpoint: server.endpoint })
    for (const record of numbered(3)) writer.write('t', record)
    const { delivered, failed, undelivered } = await writer.close()
    expect({ delivered, failed }).toEqual({ delivered: 0, failed: 3 })
    expect(undelivered[0]?.error).toMatchObject({
      retryable: false,
      attempts: 1,
      cause: { code: expect.stringMatching(/QueueDoesNotExist|NonExistentQueue/) },
    })
  })

  it('takes the requests of a client that signs', async () => {
    const client = signingClient(server.signedEndpoint)
    const writer = open({ client })
    writer.write('t', { n: 1 })
    await expect(writer.close()).resolves.toMatchObject({ delivered: 1, failed: 0 })
    client.destroy()
    expect(recordsOf(await queue.take())).toEqual([{ n: 1, __table: 't' }])
  })

  it('takes the 200,000 rows of the demo, each once', async () => {
    const { status, stdout } = await runDemo({
      PANOPLY_KEY: queue.apiKey,
      PANOPLY_SECRET: queue.apiSecret,
      AWS_ENDPOINT_URL_SQS: server.endpoint,
    })
    expect(status).toBe(0)
    expect(stdout).toContain('200,000')
    const records = recordsOf(await queue.take())
    expect(records).toHaveLength(200_000)
    expect(new Set(records.map((record) => record['__table']))).toEqual(new Set(['flights']))
  })
}

const DEMO = fileURLToPath(
  new URL('../../../../examples/stream-events/src/main.ts', import.meta.url),
)

const runDemo = async (variables: Readonly<Record<string, string>>) => {
  const tsx = ['--conditions=@panoply/source', '--import', import.meta.resolve('tsx')]
  const child = spawn(process.execPath, [...tsx, DEMO], {
    env: { ...process.env, NODE_OPTIONS: '', ...variables },
  })
  let stdout = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  // The progress bar.
  child.stderr.resume()
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout }
}

const ELASTIC_MQ = { group: 'org.elasticmq', name: 'elasticmq-server_2.13', version: '1.6.11' }

describe('the local queue', () => {
  queueTests(startLocal, { limitBytes: 1_048_576 })
})

describeWithPython('moto', { moto: ['moto[server]==5.2.5'] }, ({ moto }) => {
  queueTests(() => startMoto(moto('moto_server')), { limitBytes: 1_048_576 })
})

describeWithJars('ElasticMQ', ELASTIC_MQ, (classpath) => {
  queueTests(() => startElasticMq(classpath), { limitBytes: 262_144 })
})
