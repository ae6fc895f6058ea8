import { afterEach, describe, expect, it } from '@jest/globals'

import {
  type Fault,
  inOrder,
  type LocalQueue,
  type LocalQueueOptions,
  startLocalQueue,
} from '../src/index.js'

let queue: LocalQueue | undefined

afterEach(async () => {
  await queue?.stop()
})

const start = async (options: LocalQueueOptions = {}): Promise<LocalQueue> => {
  queue = await startLocalQueue(options)
  return queue
}

const send = async (
  endpoint: string,
  ...bodies: string[]
): Promise<{ status: number; answer: unknown }> => {
  const Entries = bodies.map((MessageBody, index) => ({
    Id: String(index),
    MessageBody,
    MessageAttributes: { key: { DataType: 'String', StringValue: 'k' } },
  }))
  const response = await fetch(endpoint, { method: 'POST', body: JSON.stringify({ Entries }) })
  return { status: response.status, answer: await response.json() }
}

const withFault = (fault: Fault): Promise<LocalQueue> => start({ faults: inOrder(fault) })

describe('the local queue', () => {
  it('takes messages and tells what it holds', async () => {
    const { endpoint, messages, records, requests } = await start()
    const { answer } = await send(endpoint, '{"a":1}\n{"a":2}', '{"face":"😀"}')

    expect(answer).toMatchObject({ Successful: [{ Id: '0' }, { Id: '1' }] })
    expect(messages()[0]).toEqual({ body: '{"a":1}\n{"a":2}', attributes: { key: 'k' } })
    expect(records()).toEqual([{ a: 1 }, { a: 2 }, { face: '😀' }])
    expect(requests[0]?.entries[1]?.MessageBody).toBe('{"face":"😀"}')
  })

  it('refuses what is larger than it is told to take', async () => {
    const { endpoint } = await start({ maxMessageBytes: 1_024 })
    const { answer } = await send(endpoint, `"${'x'.repeat(2_000)}"`)
    expect(answer).toMatchObject({ Failed: [{ Code: 'InvalidParameterValue', SenderFault: true }] })
  })

  it.each([
    ['with another key', ({ apiSecret }: LocalQueue) => ['other/rand', apiSecret]],
    [
      'with another secret',
      ({ apiKey }: LocalQueue) => [
        apiKey,
        Buffer.from('other/uuid/000000000000/us-east-1').toString('base64'),
      ],
    ],
  ] as const)('does not exist %s', async (_, credentialsFor) => {
    const queue = await start()
    const [apiKey = '', apiSecret = ''] = credentialsFor(queue)
    const [account] = apiKey.split('/')
    const [name] = Buffer.from(apiSecret, 'base64').toString().split('/')
    const QueueUrl = `https://sqs.us-east-1.amazonaws.com/000000000000/sdk-${account}-${name}`
    const Entries = [{ Id: '0', MessageBody: '{}', MessageAttributes: {} }]
    const body = JSON.stringify({ QueueUrl, Entries })
    const response = await fetch(queue.endpoint, { method: 'POST', body })
    expect(response.status).toBe(400)
    await expect(response.text()).resolves.toContain('QueueDoesNotExist')
    expect(queue.records()).toEqual([])
  })

  it('gives every key and secret a queue of its own', async () => {
    const [first, second] = [await startLocalQueue(), await startLocalQueue()]
    expect(first.apiKey).not.toBe(second.apiKey)
    await send(first.endpoint, '{}')
    expect(second.records()).toEqual([])
    await Promise.all([first.stop(), second.stop()])
  })
})

describe('a fault', () => {
  it('status: is answered, and the queue sees nothing', async () => {
    const { endpoint, messages } = await withFault({ kind: 'status', status: 503, code: 'Busy' })
    await expect(send(endpoint, '{}')).resolves.toMatchObject({
      status: 503,
      answer: { __type: 'com.amazonaws.sqs#Busy' },
    })
    expect(messages()).toHaveLength(0)
    await expect(send(endpoint, '{}')).resolves.toMatchObject({ status: 200 })
  })

  it.each([
    ['reset', 0],
    ['cut', 1],
    ['garbage', 1],
  ] as const)('%s: spoils the answer, and the queue holds %i', async (kind, held) => {
    const { endpoint, messages } = await withFault({ kind })
    await expect(send(endpoint, '{}')).rejects.toHaveProperty('message')
    expect(messages()).toHaveLength(held)
  })

  it.each([
    ['silence', 0],
    ['silence-after', 1],
  ] as const)('%s: never answers, and the queue holds %i', async (kind, held) => {
    const { endpoint, messages, requests } = await withFault({ kind })
    const controller = new AbortController()
    const answer = fetch(endpoint, {
      method: 'POST',
      body: JSON.stringify({ Entries: [{ Id: '0', MessageBody: '{}' }] }),
      signal: controller.signal,
    })
    const failed = answer.catch((error: unknown) => String(error))
    while (requests.length === 0 || messages().length < held) {
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    }
    controller.abort()
    await expect(failed).resolves.toMatch(/abort/)
    expect(messages()).toHaveLength(held)
  })

  it('refuse: refuses the messages that are meant and passes on the rest', async () => {
    const which = (body: string): boolean => body.includes('bad')
    const { endpoint, records } = await withFault({
      kind: 'refuse',
      code: 'Odd',
      senderFault: true,
      which,
    })
    const { answer } = await send(endpoint, '{"a":1}', '{"bad":1}')
    expect(answer).toMatchObject({
      Successful: [{ Id: '0' }],
      Failed: [{ Id: '1', Code: 'Odd', SenderFault: true }],
    })
    expect(records()).toEqual([{ a: 1 }])
  })

  it('forget: leaves messages out of the answer that the queue holds', async () => {
    const { endpoint, records } = await withFault({
      kind: 'forget',
      which: (_, index) => index === 0,
    })
    const { answer } = await send(endpoint, '{"a":1}', '{"a":2}')
    expect(answer).toMatchObject({ Successful: [{ Id: '1' }] })
    expect(records()).toHaveLength(2)
  })
})
