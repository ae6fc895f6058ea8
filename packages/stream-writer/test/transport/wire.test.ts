import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { VERSION } from '../../src/version.js'
import { setScene } from '../support/scene.js'

const AWS_VARIABLES = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wouldsign',
  AWS_SESSION_TOKEN: 'wouldsigntoo',
  AWS_REGION: 'eu-west-3',
  AWS_DEFAULT_REGION: 'eu-west-3',
  AWS_PROFILE: 'someone',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_MAX_ATTEMPTS: '7',
}

afterEach(() => {
  for (const name of Object.keys(AWS_VARIABLES)) Reflect.deleteProperty(process.env, name)
})

describe('on the wire', () => {
  it.each([
    ['without AWS variables', {}],
    ['with AWS variables that would sign and redirect', AWS_VARIABLES],
  ])('a request is unsigned, %s', async (_, variables) => {
    Object.assign(process.env, variables)
    const { queue, open } = await setScene()
    const writer = open()
    writer.write('t', { n: 1 })

    await expect(writer.close()).resolves.toMatchObject({ delivered: 1, failed: 0 })
    const headers = queue.requests[0]?.headers ?? {}
    expect(headers['x-amz-target']).toBe('AmazonSQS.SendMessageBatch')
    expect(headers).not.toHaveProperty('authorization')
    expect(headers).not.toHaveProperty('x-amz-security-token')
    expect(headers).not.toHaveProperty('x-amz-date')
  })

  it('a message is lines of JSON with the attributes key, secret and sdk, and no others', async () => {
    const { queue, open } = await setScene()
    const writer = open()
    writer.write('signups', { plan: 'pro' })
    writer.write('logins', {})
    await writer.flush()

    expect(queue.messages()).toEqual([
      {
        body: '{"plan":"pro","__table":"signups"}\n{"__table":"logins"}',
        attributes: {
          key: queue.apiKey,
          secret: queue.apiSecret,
          sdk: `panoply-typescript-sdk-${VERSION}`,
        },
      },
    ])
    const [entry] = queue.requests[0]?.entries ?? []
    expect(entry?.MessageAttributes['sdk']?.DataType).toBe('String')
  })

  it('every code point of the basic plane survives, in values, keys and table names', async () => {
    const { queue, open } = await setScene()
    const writer = open()
    const SURROGATES = [0xd800, 0xdfff] as const
    const sent: string[] = []
    for (let start = 0; start <= 0xffff; start += 0x400) {
      let text = ''
      for (let point = start; point < start + 0x400; point++) {
        // Half a pair is no character: JSON escapes it alone, and two neighbours would join.
        if (point < SURROGATES[0] || point > SURROGATES[1]) text += String.fromCharCode(point)
      }
      if (text !== '') sent.push(text)
    }
    // The name of a table has at most 255 characters, and no control characters.
    const tableOf = (text: string): string =>
      `table ${text.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, '').slice(0, 200)}`
    for (const text of sent) writer.write(tableOf(text), { value: text, [`key ${text}`]: 1 })
    const lone = ['\ud800', '\udfff', 'a\udc00b']
    writer.write('lone', { lone })
    writer.write('astral', { face: '😀', old: '𐍈' })

    await expect(writer.close()).resolves.toMatchObject({ failed: 0 })
    expect(queue.records()).toEqual([
      ...sent.map((text) => ({ value: text, [`key ${text}`]: 1, __table: tableOf(text) })),
      { lone, __table: 'lone' },
      { face: '😀', old: '𐍈', __table: 'astral' },
    ])
  })

  it('no message and no request is ever over its limit, attributes counted', async () => {
    const weigh = (entry: { MessageBody: string; MessageAttributes: object }): number =>
      Object.entries(entry.MessageAttributes as Record<string, Record<string, string>>).reduce(
        (sum, [name, { DataType = '', StringValue = '' }]) =>
          sum + Buffer.byteLength(name + DataType + StringValue),
        Buffer.byteLength(entry.MessageBody),
      )
    const text = fc.string({ unit: 'grapheme', maxLength: 400 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 6_000, max: 12_000 }),
        async (texts, maxMessageBytes) => {
          const { queue, open } = await setScene()
          const writer = open({ maxMessageBytes })
          texts.forEach((value, n) => writer.write('t', { n, value, more: value.repeat(3) }))
          await writer.close()

          const entries = queue.requests.flatMap((request) => request.entries)
          expect(Math.max(...entries.map(weigh))).toBeLessThanOrEqual(maxMessageBytes)
          for (const request of queue.requests) {
            expect(request.entries.length).toBeLessThanOrEqual(10)
            const total = request.entries.reduce((sum, entry) => sum + weigh(entry), 0)
            expect(total).toBeLessThanOrEqual(1_048_576)
          }
          const arrived = queue.records().sort((a, b) => Number(a['n']) - Number(b['n']))
          expect(arrived.map(({ value }) => value)).toEqual(texts)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('full messages are full: at least 98 % of what they may weigh', async () => {
    const { queue, open } = await setScene()
    const writer = open()
    for (let n = 0; n < 20_000; n++) writer.write('t', { n, text: 'x'.repeat(200) })
    await writer.close()

    // One is the rest: it was not full when the writer was closed.
    const full = queue
      .messages()
      .map(({ body }) => Buffer.byteLength(body))
      .sort((a, b) => a - b)
      .slice(1)
    expect(full.length).toBeGreaterThan(15)
    for (const bytes of full) expect(bytes).toBeGreaterThan(256_000 * 0.98)
  })

  it('takes the endpoint from AWS_ENDPOINT_URL_SQS', async () => {
    const { queue, runtime } = await setScene()
    const { StreamWriter } = await import('../../src/index.js')
    const environment = { AWS_ENDPOINT_URL_SQS: queue.endpoint }
    const writer = new StreamWriter(queue.apiKey, queue.apiSecret, {}, { ...runtime, environment })
    writer.write('t', { n: 1 })

    await expect(writer.close()).resolves.toMatchObject({ delivered: 1 })
  })

  it('sends through a client of the caller’s own and leaves it open', async () => {
    const { queue, open } = await setScene()
    const { SQSClient } = await import('@aws-sdk/client-sqs')
    const client = new SQSClient({
      endpoint: queue.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })
    const first = open({ client })
    first.write('t', { n: 1 })
    await first.close()
    const second = open({ client })
    second.write('t', { n: 2 })

    await expect(second.close()).resolves.toMatchObject({ delivered: 1 })
    expect(queue.requests[0]?.headers['authorization']).toMatch(/^AWS4-HMAC-SHA256/)
    client.destroy()
  })
})
