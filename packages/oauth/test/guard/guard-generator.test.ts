import { describe, expect, it } from '@jest/globals'

import {
  gate,
  guarded,
  HttpError,
  refuseExpired,
  requestOf,
  type Stream,
} from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const guard = <Method extends (this: Stream, ...args: never[]) => unknown>(
  method: Method,
): Method => guarded(method, bed.provider.url, bed.environment)
const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}
/** What a compiler for old engines makes of an async generator: a function that returns an object with the protocol. */
const compiled = (method: (this: Stream) => AsyncGenerator<number>) =>
  function (this: Stream): AsyncGenerator<number> {
    return method.call(this)
  }

describe.each([
  ['an async generator', (method: (this: Stream) => AsyncGenerator<number>) => method],
  ['an async generator compiled for old engines', compiled],
])('%s', (_, made) => {
  it('is restarted when the token is refused before anything was yielded', async () => {
    const pages = guard(
      made(async function* (this: Stream) {
        await Promise.resolve()
        refuseExpired(bed.provider, this)
        yield 1
        yield 2
      }),
    )
    await expect(collect(pages.call(bed.stream))).resolves.toEqual([1, 2])
    bed.provider.expire('access-token-2')
    await expect(collect(pages.call(bed.stream))).resolves.toEqual([1, 2])
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('is restarted once more when the token that replaced its own has run out too', async () => {
    const { opened, open } = gate()
    const pages = guard(
      made(async function* (this: Stream) {
        const token = this.source['access_token']
        await opened
        if (!bed.provider.accepts(token)) throw new HttpError(401)
        yield 1
      }),
    )
    const late = collect(pages.call(bed.stream))
    await guard(requestOf(bed.provider)).call(bed.stream)
    bed.provider.expire('access-token-2')
    open()

    await expect(late).resolves.toEqual([1])
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('is not restarted once it has yielded: the error passes through', async () => {
    const refused = new HttpError(401)
    let starts = 0
    const pages = guard(
      made(async function* () {
        starts++
        yield 1
        await Promise.resolve()
        throw refused
      }),
    )
    const steps = pages.call(bed.stream)
    await expect(steps.next()).resolves.toEqual({ value: 1, done: false })
    await expect(steps.next()).rejects.toBe(refused)
    await expect(steps.next()).resolves.toEqual({ value: undefined, done: true })
    expect([starts, bed.provider.requests.length]).toEqual([1, 0])
  })

  it('ends with its own return value, also without a single item', async () => {
    const pages = guard(
      made(async function* (this: Stream) {
        await Promise.resolve()
        refuseExpired(bed.provider, this)
        if (this.logged.length > 10) yield 1
        return 'the end' as never
      }),
    )
    await expect(pages.call(bed.stream).next()).resolves.toEqual({ value: 'the end', done: true })
  })

  it('receives the values, the errors and the stop of its consumer', async () => {
    const heard: unknown[] = []
    const pages = guard(
      made(async function* () {
        try {
          for (let page = 1; ; page++) {
            try {
              heard.push((yield page) as unknown)
            } catch (error) {
              heard.push(error)
            }
          }
        } finally {
          await Promise.resolve()
          heard.push('closed')
        }
      }),
    )
    const steps = pages.call(bed.stream) as AsyncGenerator<number, unknown>
    await steps.next()
    await expect(steps.next('sent')).resolves.toEqual({ value: 2, done: false })
    await expect(steps.throw('thrown')).resolves.toEqual({ value: 3, done: false })
    await expect(steps.return('bye')).resolves.toEqual({ value: 'bye', done: true })
    expect(heard).toEqual(['sent', 'thrown', 'closed'])
  })

  it('that runs longer than its token lives is given a new one between two items', async () => {
    bed.provider.answerWith = { expires_in: 3_600 }
    const pages = guard(
      made(async function* (this: Stream) {
        for (let page = 1; page <= 4; page++) {
          await Promise.resolve()
          refuseExpired(bed.provider, this)
          yield page
        }
      }),
    )
    const seen: number[] = []
    for await (const page of pages.call(bed.stream)) {
      seen.push(page)
      bed.clock.advance(3_600_000)
      bed.provider.expire(String(bed.stream.source['access_token']))
    }
    expect(seen).toEqual([1, 2, 3, 4])
    expect(bed.stream.changes).toHaveLength(5)
  })

  it('is closed when a listener fails between two items', async () => {
    bed.provider.answerWith = { expires_in: 3_600 }
    let isClosed = false
    const pages = guard(
      made(async function* (this: Stream) {
        refuseExpired(bed.provider, this)
        try {
          yield 1
          await Promise.resolve()
          yield 2
        } finally {
          isClosed = true
        }
      }),
    )
    const steps = pages.call(bed.stream)
    await steps.next()
    expect(isClosed).toBe(false)
    bed.clock.advance(3_600_000)
    bed.stream.listener = () => {
      throw new Error('disk full')
    }
    await expect(steps.next()).rejects.toThrow('disk full')
    expect(isClosed).toBe(true)
  })
})
