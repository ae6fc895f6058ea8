import { subscribe, unsubscribe } from 'node:diagnostics_channel'

import { afterEach, expect, it } from '@jest/globals'
import { inOrder } from '@panoply/local-queue'

import { setScene } from '../support/scene.js'

const CHANNELS = ['send', 'flush', 'retry', 'failure'].map(
  (name) => `panoply:stream-writer:${name}`,
)
const heard: [string, unknown][] = []
const hear = (message: unknown, name: string | symbol): void => {
  heard.push([String(name).split(':').at(-1) ?? '', message])
}

afterEach(() => {
  for (const name of CHANNELS) unsubscribe(name, hear)
  heard.length = 0
})

it('tells a tool that subscribes what happens, and neither records nor the secret', async () => {
  for (const name of CHANNELS) subscribe(name, hear)
  const { queue, open } = await setScene({
    faults: inOrder({ kind: 'status', status: 503, code: 'ServiceUnavailable' }, undefined, {
      kind: 'status',
      status: 403,
      code: 'AccessDenied',
    }),
  })
  const writer = open()
  writer.write('t', { n: 0, text: 'private' })
  await writer.flush()
  writer.write('t', { n: 1, text: 'private' })
  await writer.close()

  const [account] = queue.apiKey.split('/')
  expect(heard).toMatchObject([
    ['send', { account, records: 1, messages: 1, attempt: 1 }],
    ['retry', { account, attempt: 1, code: 'ServiceUnavailable' }],
    ['send', { account, attempt: 2 }],
    ['flush', { account, records: 1, messages: 1, durationMs: 0 }],
    ['send', { account, attempt: 1 }],
    ['failure', { account, records: 1, attempts: 1, retryable: false, code: 'AccessDenied' }],
  ])
  expect(JSON.stringify(heard)).not.toContain('private')
  expect(JSON.stringify(heard)).not.toContain(queue.apiSecret)
})
