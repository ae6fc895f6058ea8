import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import { serializeError } from '@panoply/errors'
import { type Fault, inOrder } from '@panoply/local-queue'

import { StreamWriter } from '../src/index.js'
import { parseCredentials } from '../src/transport/credentials.js'
import { setScene, until } from './support/scene.js'

const everything = (value: unknown): string =>
  [
    inspect(value, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(value),
    value instanceof Error ? JSON.stringify(serializeError(value)) : '',
    value instanceof Error ? everything(value.cause) : '',
  ].join('\n')

describe('the API secret', () => {
  it('occurs nowhere in events, errors, reports, stats and what inspect shows', async () => {
    const holder: { secret?: string } = {}
    const telling = (): Fault => ({
      kind: 'status',
      status: 403,
      code: 'AccessDenied',
      message: `no access with ${String(holder.secret)} for you`,
    })
    const { queue, open, clock, warnings } = await setScene({
      faults: (request) =>
        inOrder(
          { kind: 'status', status: 503, code: 'ServiceUnavailable' },
          undefined,
          telling(),
          {
            kind: 'refuse',
            code: 'InvalidMessageContents',
            message: `attribute secret=${String(holder.secret)} is odd`,
            senderFault: true,
            which: () => true,
          },
          { kind: 'silence' },
        )(request),
    })
    holder.secret = queue.apiSecret
    const writer = open()
    const seen: unknown[] = [writer, writer.stats]
    for (const name of ['send', 'flush', 'retry', 'error', 'drain'] as const) {
      writer.on(name, (event?: unknown) => seen.push(name, event))
    }
    writer.write('t', { n: 0 })
    await writer.flush()
    writer.write('t', { n: 1 })
    seen.push(await writer.flush())
    writer.write('t', { n: 2 })
    seen.push(await writer.flush(), inspect(writer), JSON.stringify(writer))
    writer.write('t', { n: 3 })
    const closed = writer.close({ timeoutMs: 100 })
    await until(() => queue.requests.length === 5)
    clock.advance(100)
    seen.push(await closed, writer.stats, warnings)

    const names = seen.filter((value) => typeof value === 'string')
    expect(names).toEqual(expect.arrayContaining(['send', 'flush', 'retry', 'error']))
    const { secrets } = parseCredentials(queue.apiKey, queue.apiSecret)
    const text = seen.map(everything).join('\n')
    expect(text).toContain('[secret]')
    for (const secret of secrets) expect(text).not.toContain(secret)
  })

  it.each<[string, (secret: string) => string]>([
    ['as it is', (secret) => secret],
    ['decoded', (secret) => Buffer.from(secret, 'base64').toString()],
    ['in a URL', (secret) => encodeURIComponent(secret)],
    ['without its padding', (secret) => secret.replace(/=+$/, '')],
    ['in base64', (secret) => Buffer.from(secret).toString('base64')],
    ['in part', (secret) => Buffer.from(secret, 'base64').toString().split('/')[1] ?? ''],
  ])('is recognised %s, in a message and in a code', async (_, form) => {
    const { queue, open } = await setScene()
    // Needs padding, and characters that a URL escapes.
    const secret = Buffer.from('rand2_x/uuid~~??/1/us-east-1').toString('base64')
    const quoted = form(secret)
    const send = (): Promise<never> =>
      Promise.reject(
        Object.assign(new Error(`bad form secret=${quoted}`), {
          name: `Denied ${quoted}`,
          $metadata: { httpStatusCode: 403 },
        }),
      )
    const { endpoint } = queue
    const writer = new StreamWriter('account/rand1', secret, { endpoint, client: { send } })
    writer.write('t', {})
    const report = await writer.close()
    const failedInPart = open({
      client: {
        send: () =>
          Promise.resolve({
            Failed: [{ Id: '0', Code: queue.apiSecret, Message: '', SenderFault: true }],
          }),
      },
    })
    failedInPart.write('t', {})

    expect(secret).toContain('=')
    expect(everything(report.undelivered[0]?.error)).toContain('secret=[secret]')
    expect(everything(report)).not.toContain(quoted.replace(/=+$/, ''))
    expect(everything(await failedInPart.close())).not.toContain(queue.apiSecret)
  })

  it('stays out of the error when the constructor refuses it', () => {
    const secret = Buffer.from('hunter2/hunter2/hunter2').toString('base64')
    let error: unknown
    try {
      new StreamWriter('acme/rand1', secret)
    } catch (thrown) {
      error = thrown
    }
    expect(everything(error)).toContain('apiSecret: expected base64 of')
    expect(everything(error)).not.toMatch(new RegExp(`hunter2|${secret}`))
  })
})

describe('inspect', () => {
  it('shows the account and the counts', async () => {
    const { queue, open } = await setScene()
    const writer = open()
    writer.write('t', { n: 0 })

    expect(inspect(writer)).toMatch(/^StreamWriter \{\s+account: '\w+',\s+accepted: 1,/)
    expect(inspect(writer)).toContain(queue.apiKey.split('/')[0])
  })
})
