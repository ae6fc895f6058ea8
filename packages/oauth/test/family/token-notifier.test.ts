import { PassThrough } from 'node:stream'

import { describe, expect, it } from '@jest/globals'

import {
  expiredStreams,
  gate,
  guarded,
  HttpError,
  requestOf,
  type Stream,
} from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const guard = (options: object = {}) =>
  guarded(requestOf(bed.provider), bed.provider.url, bed.environment, options)

/** A queue whose worker was started by nobody whom it works for. */
const startQueue = () => {
  const jobs = new PassThrough({ objectMode: true })
  const worker = (async () => {
    for await (const job of jobs) await (job as () => Promise<void>)()
  })()
  return {
    add: <Result>(work: () => Promise<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        jobs.write(() => work().then(resolve, reject))
      }),
    close: async (): Promise<void> => {
      jobs.end()
      await worker
    },
  }
}

describe('a call that comes while its holder is being told', () => {
  it('starts with the new token: the listener may wait for it by way of a queue', async () => {
    const queue = startQueue()
    const request = guard()
    const results: string[] = []
    bed.stream.listener = async () => {
      results.push(await queue.add(() => request.call(bed.stream)))
    }

    await expect(request.call(bed.stream)).resolves.toBe('rows for access-token-2')

    expect(results).toEqual(['rows for access-token-2'])
    expect(bed.provider.requests).toHaveLength(1)
    await queue.close()
  })

  it('is no victim of the listener that fails', async () => {
    const request = guard()
    const { opened, open } = gate()
    bed.stream.listener = async () => {
      await opened
      throw new Error('disk full')
    }
    const first = request.call(bed.stream)
    await bed.provider.arrived(1)
    while (bed.stream.changes.length === 0) await new Promise(setImmediate)

    await expect(request.call(bed.stream)).resolves.toBe('rows for access-token-2')
    open()
    await expect(first).rejects.toThrow('disk full')
  })

  it('waits for the callback that it was given', async () => {
    const { opened, open } = gate()
    const steps: string[] = []
    const request = guarded(
      async function (this: Stream) {
        const rows = await requestOf(bed.provider).call(this)
        steps.push(rows)
        return rows
      },
      bed.provider.url,
      bed.environment,
      {
        callback: async () => {
          await opened
          steps.push('callback done')
        },
      },
    )
    const first = request.call(bed.stream)
    while (bed.stream.changes.length === 0) await new Promise(setImmediate)
    const during = request.call(bed.stream)
    await new Promise(setImmediate)
    expect(steps).toEqual([])
    open()
    await Promise.all([first, during])

    expect(steps).toEqual(['callback done', ...Array<string>(2).fill('rows for access-token-2')])
    expect(bed.clock.pending).toBe(0)
  })

  it('waits no longer than 20 s for it: it may be the callback who waits for the call', async () => {
    const queue = startQueue()
    const results: string[] = []
    const request = guard({
      callback: async function (this: Stream) {
        results.push(await queue.add(() => request.call(this)))
      },
    })
    const call = request.call(bed.stream)
    await bed.clock.passWait(20_000)

    await expect(call).resolves.toBe('rows for access-token-2')
    expect(results).toEqual(['rows for access-token-2'])
    expect(bed.clock.pending).toBe(0)
    await queue.close()
  })

  it('is refused like any other if the new token is refused, and no call waits for ever', async () => {
    const queue = startQueue()
    const refuse = guarded(
      () => Promise.reject(new HttpError(401)),
      bed.provider.url,
      bed.environment,
    )
    const inside: unknown[] = []
    bed.stream.listener = () =>
      queue
        .add(() => refuse.call(bed.stream))
        .catch((error: unknown) => {
          inside.push(error)
        })
    const call = guard().call(bed.stream)
    await bed.clock.passWait(20_000)

    await expect(call).resolves.toBe('rows for access-token-2')
    expect(inside).toEqual([expect.any(HttpError)])
    expect(bed.provider.requests).toHaveLength(1)
    await queue.close()
  })

  it('refreshes after the listener where the token it started with is refused', async () => {
    const { opened, open } = gate()
    const request = guard()
    bed.stream.listener = () => (bed.stream.changes.length === 1 ? opened : undefined)
    const first = request.call(bed.stream)
    while (bed.stream.changes.length === 0) await new Promise(setImmediate)
    bed.provider.expire('access-token-2')
    const calls = Promise.allSettled([first, request.call(bed.stream)])
    await new Promise(setImmediate)
    expect(bed.provider.requests).toHaveLength(1)
    open()

    await expect(calls).resolves.toEqual([
      // Its second try was refused.
      { status: 'rejected', reason: expect.any(HttpError) },
      { status: 'fulfilled', value: 'rows for access-token-3' },
    ])
  })

  it('of two holders whose listeners call each other ends', async () => {
    const [one, two] = expiredStreams(bed.provider, 2) as [Stream, Stream]
    const request = guard({ callback: 'onToken' })
    one.listener = () => request.call(two)
    two.listener = () => request.call(one)

    await expect(Promise.all([request.call(one), request.call(two)])).resolves.toEqual(
      Array(2).fill('rows for access-token-2'),
    )
    expect([one.changes, two.changes].map(({ length }) => length)).toEqual([1, 1])
  })
})
