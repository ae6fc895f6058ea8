import { once } from 'node:events'

import { afterEach, describe, expect, it } from '@jest/globals'
import {
  inOrder,
  type LocalQueue,
  type LocalQueueOptions,
  startLocalQueue,
} from '@panoply/local-queue'

import type { ApplicationOptions } from '../programs/web-application.js'
import { type Program, startProgram } from '../support/program.js'
import { numbersOf } from '../support/scene.js'

let queue: LocalQueue | undefined
let running: Program | undefined
afterEach(async () => {
  running?.child.kill('SIGKILL')
  await queue?.stop()
})

/** What the application says of its writer when it has closed it. */
interface Ledger {
  readonly accepted: number
  readonly delivered: number
  readonly failed: number
  readonly pending: number
  readonly refused: number
  /** Records that its `error` listener received. */
  readonly handedBack: number
  readonly undelivered: number
}

const startServer = async (
  framework: string,
  options: ApplicationOptions = {},
  queueOptions: LocalQueueOptions = {},
) => {
  const started = (queue = await startLocalQueue(queueOptions))
  const program = (running = startProgram(`${framework}-server`, started, JSON.stringify(options)))
  const { child } = program
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const post = async (path: string, body: unknown): Promise<number> => {
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return status
  }
  /** Starts requests that are in flight until the server is being closed. */
  const postSlow = async (bodies: readonly unknown[]): Promise<Promise<number>[]> => {
    const answers: Promise<number>[] = []
    for (const body of bodies) {
      const waiting = once(child, 'message')
      answers.push(post('/slow', body))
      await waiting
    }
    return answers
  }
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    const { stdout, stderr } = await program.ended
    return { signal: child.signalCode, stderr, ledger: JSON.parse(stdout) as Ledger }
  }
  return { queue: started, post, postSlow, end }
}

const BODIES_THAT_ARE_NO_OBJECTS = ['a text', 7, true, null, [1, 2]]

describe.each(['express', 'fastify'])('an application of %s', (framework) => {
  it('answers the requests in flight at SIGTERM, and delivers what they write', async () => {
    const { queue, post, postSlow, end } = await startServer(framework)
    await expect(post('/', { n: 0 })).resolves.toBe(200)
    const answers = await postSlow([{ n: 1 }, { n: 2 }, { n: 3 }])
    const { signal, stderr, ledger } = await end()

    await expect(Promise.all(answers)).resolves.toEqual([200, 200, 200])
    expect({ signal, stderr }).toEqual({ signal: 'SIGTERM', stderr: '' })
    expect(ledger).toMatchObject({ accepted: 4, delivered: 4, failed: 0, pending: 0, refused: 0 })
    expect(numbersOf(queue.records())).toEqual([0, 1, 2, 3])
  })

  it('answers a body that is no object, and gets it back', async () => {
    const { queue, post, postSlow, end } = await startServer(framework)
    for (const body of BODIES_THAT_ARE_NO_OBJECTS) {
      await expect(post('/', body)).resolves.toBe(200)
    }
    const answers = await postSlow(['a text', { n: 1 }])
    const { stderr, ledger } = await end()

    await expect(Promise.all(answers)).resolves.toEqual([200, 200])
    expect(stderr).toBe('')
    expect(ledger).toMatchObject({ accepted: 1, delivered: 1, refused: 6, handedBack: 6 })
    expect(numbersOf(queue.records())).toEqual([1])
  })

  it('answers through an outage that outlasts its memory, and gets back what is lost', async () => {
    const { post, postSlow, end } = await startServer(
      framework,
      { maxMessageBytes: 2_048, maxBufferedBytes: 8_192, closeTimeoutMs: 1_000 },
      { faults: () => ({ kind: 'silence' }) },
    )
    const record = { text: 'x'.repeat(1_000) }
    for (let n = 0; n < 20; n++) await expect(post('/', { n, ...record })).resolves.toBe(200)
    const answers = await postSlow([record, record])
    const { signal, stderr, ledger } = await end()

    await expect(Promise.all(answers)).resolves.toEqual([200, 200])
    expect({ signal, stderr }).toEqual({ signal: 'SIGTERM', stderr: '' })
    const { accepted, failed, refused, handedBack } = ledger
    expect(ledger).toMatchObject({ delivered: 0, pending: 0, undelivered: 0 })
    expect(refused).toBeGreaterThan(0)
    expect(failed).toBe(accepted)
    expect([accepted + refused, handedBack]).toEqual([22, 22])
  })

  it('delivers after an outage that ends while it is being closed', async () => {
    const busy = { kind: 'status', status: 503, code: 'ServiceUnavailable' } as const
    const { queue, post, postSlow, end } = await startServer(
      framework,
      { flushAfterMs: 0 },
      { faults: inOrder(busy, { kind: 'reset' }, busy) },
    )
    await post('/', { n: 0 })
    const answers = await postSlow([{ n: 1 }])
    const { stderr, ledger } = await end('SIGINT')
    await expect(Promise.all(answers)).resolves.toEqual([200])
    expect(stderr).toBe('')
    expect(ledger).toMatchObject({ accepted: 2, delivered: 2, failed: 0, handedBack: 0 })
    expect(numbersOf(queue.records())).toEqual([0, 1])
  })
})

describe('an application that does not listen to its writer', () => {
  it('is warned once of bodies that are no objects', async () => {
    const { post, end } = await startServer('express', { isListening: false })
    for (const body of BODIES_THAT_ARE_NO_OBJECTS) await post('/', body)
    const { signal, stderr, ledger } = await end()
    expect(signal).toBe('SIGTERM')
    expect(stderr.match(/1 record was not accepted/g)).toHaveLength(1)
    expect(ledger).toMatchObject({ accepted: 0, refused: 5 })
  })
})

describe('an application of several processes', () => {
  it('delivers what its workers write, when its first process passes the signal on', async () => {
    const started = (queue = await startLocalQueue())
    const { child, ended } = (running = startProgram('cluster', started))
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    for (let n = 0; n < 6; n++) {
      const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: String(n) })
      await response.text()
    }
    child.kill('SIGTERM')
    await expect(ended).resolves.toMatchObject({ code: 0, stderr: '' })
    expect(numbersOf(started.records())).toEqual([0, 1, 2, 3, 4, 5])
  })
})
