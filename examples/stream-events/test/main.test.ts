import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

import { afterEach, expect, it } from '@jest/globals'
import { inOrder, type LocalQueue, startLocalQueue } from '@panoply/local-queue'
import { programBuilder } from '@panoply/test-kit/program-builder'

const build = programBuilder(new URL('../', import.meta.url))
let queue: LocalQueue | undefined

afterEach(async () => {
  await queue?.stop()
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const run = async (variables: Readonly<Record<string, string>>): Promise<Ended> => {
  const child = spawn(process.execPath, [build('src/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...variables },
  })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { code, stdout, stderr }
}

it('with a key and a secret streams to Panoply, and fails when a row was handed back', async () => {
  const refusal = { kind: 'status', status: 403, code: 'AccessDenied' } as const
  queue = await startLocalQueue({ faults: inOrder(refusal) })
  const { code, stdout, stderr } = await run({
    AWS_ENDPOINT_URL_SQS: queue.endpoint,
    PANOPLY_KEY: queue.apiKey,
    PANOPLY_SECRET: queue.apiSecret,
  })

  const handedBack = Number(/rows handed back +([\d,]+)/.exec(stdout)?.[1]?.replaceAll(',', ''))
  expect(handedBack).toBeGreaterThan(0)
  expect(handedBack + [...queue.records()].length).toBe(200_000)
  expect(stderr).toContain('AccessDenied')
  expect(stdout + stderr).not.toContain(queue.apiSecret)
  expect(code).toBe(1)
})

it('with a malformed secret says which variable is wrong, shows nothing of it, and claims no start', async () => {
  const { code, stdout, stderr } = await run({ PANOPLY_KEY: 'a/b', PANOPLY_SECRET: 'hunter2 ' })

  expect(stderr).toContain('apiSecret: expected base64')
  expect(stderr).toContain('the secret PANOPLY_SECRET')
  expect(stdout + stderr).not.toContain('hunter2')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
})
