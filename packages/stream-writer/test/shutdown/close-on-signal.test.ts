import { once } from 'node:events'

import { afterEach, describe, expect, it } from '@jest/globals'
import {
  inOrder,
  type LocalQueue,
  type LocalQueueOptions,
  startLocalQueue,
} from '@panoply/local-queue'

import { type Program, startProgram } from '../support/program.js'
import { numbersOf } from '../support/scene.js'

let queue: LocalQueue | undefined
let running: Program | undefined
afterEach(async () => {
  running?.child.kill('SIGKILL')
  await queue?.stop()
})

/** The server of `test/programs`, and a way to send it requests. */
const startServer = async (before: string, options: LocalQueueOptions = {}) => {
  const started = (queue = await startLocalQueue(options))
  const program = (running = startProgram('server', started, before))
  const [{ port }] = (await once(program.child, 'message')) as [{ port: number }]
  const post = async (path: string, body: unknown): Promise<string> => {
    const options = { method: 'POST', body: JSON.stringify(body) }
    return (await fetch(`http://127.0.0.1:${port}${path}`, options)).text()
  }
  const ended = Promise.all([once(program.child, 'exit'), program.ended]).then(
    ([[code, signal], { stderr }]) => ({
      code: code as unknown,
      signal: signal as unknown,
      stderr,
    }),
  )
  return { queue: started, child: program.child, post, ended }
}

describe('closeOnSignal', () => {
  it('answers the requests in flight, delivers their records, and ends by the signal', async () => {
    const { queue, child, post, ended } = await startServer('close')
    await post('/', { n: 0 })
    const slow = post('/slow', { n: 1 })
    // A record that is no object must not take the server down.
    await post('/', 'no object')
    child.kill('SIGTERM')

    await expect(slow).resolves.toBe('3')
    await expect(ended).resolves.toMatchObject({ code: null, signal: 'SIGTERM' })
    expect(numbersOf(queue.records())).toEqual([0, 1])
  })

  it.each([
    ['hang', 'closeOnSignal: before() took longer than 2000 ms\n'],
    ['throw', 'closeOnSignal: before() failed: the server is gone\n'],
  ])('delivers although before() does not end well (%s), and says so', async (before, words) => {
    const { queue, child, post, ended } = await startServer(before)
    await post('/', { n: 0 })
    child.kill('SIGINT')
    await expect(ended).resolves.toEqual({ code: null, signal: 'SIGINT', stderr: words })
    expect(numbersOf(queue.records())).toEqual([0])
  })

  it('ends within its time when the queue is down, and says what is lost', async () => {
    const { child, post, ended } = await startServer('close', {
      faults: () => ({ kind: 'silence' }),
    })
    await post('/', { n: 0 })
    child.kill('SIGTERM')
    const { signal, stderr } = await ended
    expect(signal).toBe('SIGTERM')
    expect(stderr).toMatch(/^1 of 1 failed records are lost: .*closed with a deadline of 2000 ms/)
  })

  it('ends at once at a second signal, with words about what is lost', async () => {
    const { child, post, ended } = await startServer('hang', {
      faults: () => ({ kind: 'silence' }),
    })
    await post('/', { n: 0 })
    const closing = once(child, 'message')
    child.kill('SIGTERM')
    await closing
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect([code, child.signalCode]).toEqual([143, null])
    expect(stderr).toMatch(/^1 records were not delivered to Panoply: the process ended/)
  })

  it('of several writers closes all servers first, and ends when the last writer is closed', async () => {
    const busy = { kind: 'status', status: 503, code: 'ServiceUnavailable' } as const
    const started = (queue = await startLocalQueue({ faults: inOrder(undefined, busy) }))
    const { child, ended } = (running = startProgram('two-writers', started))
    await once(child, 'message')
    child.kill('SIGTERM')
    await expect(ended).resolves.toMatchObject({ code: null, stderr: '' })
    expect(child.signalCode).toBe('SIGTERM')
    expect(numbersOf(started.records())).toEqual([1, 2])
  })
})

describe('a signal while the program closes its writer itself', () => {
  /** Starts the program, and sends the signal while its `close()` waits for the queue. */
  const signalled = async (then: string, isDownForGood = false) => {
    let isTold = false
    const busy = { kind: 'status', status: 503, code: 'ServiceUnavailable' } as const
    let onRequest: () => void = () => undefined
    const requested = new Promise<void>((resolve) => {
      onRequest = resolve
    })
    const started = (queue = await startLocalQueue({
      faults: () => {
        onRequest()
        return isTold && !isDownForGood ? undefined : busy
      },
    }))
    const { child, ended } = (running = startProgram('closes-itself', started, then))
    await requested
    const told = once(child, 'message')
    child.kill('SIGTERM')
    await told
    isTold = true
    const end = await ended
    return { ...end, signal: child.signalCode, numbers: numbersOf(started.records()) }
  }

  const ALL = [0, 1, 2, 3, 4]
  const DELIVERED = '{"delivered":5,"failed":0,"pending":0,"undelivered":0}\n'

  it('loses no record, reports once, and ends the process by the signal', async () => {
    expect(await signalled('waits')).toEqual({
      ...{ code: null, signal: 'SIGTERM', stderr: '' },
      ...{ stdout: DELIVERED, numbers: ALL },
    })
  })

  it('leaves the exit to a program that ends after its close()', async () => {
    expect(await signalled('exits')).toEqual({
      ...{ code: 5, signal: null, stderr: '' },
      ...{ stdout: `${DELIVERED}exit\n`, numbers: ALL },
    })
  })

  it('leaves the exit to a listener of the program, which closes the writer, too', async () => {
    expect(await signalled('listens')).toEqual({
      ...{ code: 5, signal: null, stderr: '' },
      ...{ stdout: `${DELIVERED}exit\n`, numbers: ALL },
    })
  })

  it('gives a close() without a deadline the one of the signal, and says what is lost', async () => {
    const { code, signal, stdout, stderr, numbers } = await signalled('waits', true)
    expect({ code, signal, numbers }).toEqual({ code: null, signal: 'SIGTERM', numbers: [] })
    expect(stdout).toBe('{"delivered":0,"failed":5,"pending":0,"undelivered":5}\n')
    expect(stderr).toMatch(/^5 of 5 failed records are lost: .*closed with a deadline of 2000 ms/)
    expect(stderr.match(/lost/g)).toHaveLength(1)
  })
})
