import { beforeEach, describe, expect, it, jest } from '@jest/globals'

import { withValidToken } from '../src/index.js'
import { expiredStream, guarded, HttpError, Stream } from './support/stream.js'
import { useTestBed } from './support/test-bed.js'

const bed = useTestBed()
let stream: Stream
beforeEach(() => {
  stream = expiredStream(bed.provider)
})

const check = (holder: Stream): void => {
  if (!bed.provider.accepts(holder.source['access_token'])) throw new HttpError(401)
}
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

describe('a method', () => {
  it('that throws at once is refreshed for like one that rejects', async () => {
    const request = guard(function (this: Stream, path: string): Promise<string> {
      check(this)
      return Promise.resolve(path)
    })
    await expect(request.call(stream, '/a')).resolves.toBe('/a')
    bed.provider.expire('access-token-2')
    await expect(request.call(stream, '/b')).resolves.toBe('/b')
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('starts at once where there is nothing to wait for', () => {
    let isStarted = false
    const request = guard(async () => {
      isStarted = true
      await Promise.resolve()
    })
    void request.call(new Stream(bed.provider.signIn()))
    expect(isStarted).toBe(true)
  })

  it('keeps its name and length', () => {
    expect(
      guard(async function rows(_a: string, _b: string) {
        await Promise.resolve()
      }),
    ).toHaveProperty('name')
  })

  it('may return a stream or an array: they are results', async () => {
    const array = guard(() => Promise.resolve([1, 2]))
    const entries = guard(() => new Map([[1, 2]]).entries() as never)
    await expect(array.call(stream)).resolves.toEqual([1, 2])
    await expect(entries.call(stream)).resolves.toHaveProperty('next')
  })

  it('that turns out to return a generator is told so', async () => {
    const generator = function* (): Generator<number> {
      yield 1
    }
    const hidden = guard(() => generator() as never)
    await expect(hidden.call(stream) as Promise<unknown>).rejects.toThrow(/got a generator/)
  })
})

describe.each([
  ['an async generator', (method: (this: Stream) => AsyncGenerator<number>) => method],
  ['an async generator compiled for old engines', compiled],
])('%s', (_, made) => {
  it('is restarted when the token is refused before anything was yielded', async () => {
    const pages = guard(
      made(async function* (this: Stream) {
        await Promise.resolve()
        check(this)
        yield 1
        yield 2
      }),
    )
    await expect(collect(pages.call(stream))).resolves.toEqual([1, 2])
    bed.provider.expire('access-token-2')
    await expect(collect(pages.call(stream))).resolves.toEqual([1, 2])
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
    const steps = pages.call(stream)
    await expect(steps.next()).resolves.toEqual({ value: 1, done: false })
    await expect(steps.next()).rejects.toBe(refused)
    await expect(steps.next()).resolves.toEqual({ value: undefined, done: true })
    expect([starts, bed.provider.requests.length]).toEqual([1, 0])
  })

  it('ends with its own return value, also without a single item', async () => {
    const pages = guard(
      made(async function* (this: Stream) {
        await Promise.resolve()
        check(this)
        if (this.logged.length > 10) yield 1
        return 'the end' as never
      }),
    )
    await expect(pages.call(stream).next()).resolves.toEqual({ value: 'the end', done: true })
  })

  it('hears what its consumer sends, throws, and that it stops', async () => {
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
    const steps = pages.call(stream) as AsyncGenerator<number, unknown>
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
          check(this)
          yield page
        }
      }),
    )
    const seen: number[] = []
    for await (const page of pages.call(stream)) {
      seen.push(page)
      bed.clock.advance(3_600_000)
      bed.provider.expire(String(stream.source['access_token']))
    }
    expect(seen).toEqual([1, 2, 3, 4])
    expect(stream.changes).toHaveLength(5)
  })

  it('is closed when a listener fails between two items', async () => {
    bed.provider.answerWith = { expires_in: 3_600 }
    let isClosed = false
    const pages = guard(
      made(async function* (this: Stream) {
        try {
          check(this)
          yield 1
          await Promise.resolve()
          yield 2
        } finally {
          isClosed = true
        }
      }),
    )
    const steps = pages.call(stream)
    await steps.next()
    bed.clock.advance(3_600_000)
    stream.listener = () => {
      throw new Error('disk full')
    }
    await expect(steps.next()).rejects.toThrow('disk full')
    expect(isClosed).toBe(true)
  })
})

describe('which errors are answered', () => {
  class QuotaError extends Error {}
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- some APIs throw what is no Error
  class Refusal {}
  function Old(this: unknown): void {
    // An error class as it was written before there were classes.
  }
  Old.prototype = Object.create(Error.prototype) as Error
  const oldError = Reflect.construct(Old, []) as unknown

  it.each<[string, unknown, unknown, boolean]>([
    ['a class', HttpError, new HttpError(401), true],
    ['a base class', Error, new HttpError(401), true],
    ['another class', QuotaError, new HttpError(401), false],
    ['an array of classes', [QuotaError, HttpError], new HttpError(401), true],
    [
      'a predicate that says yes',
      (error: HttpError) => error.status === 401,
      new HttpError(401),
      true,
    ],
    [
      'a predicate that says no',
      (error: HttpError) => error.status === 401,
      new HttpError(404),
      false,
    ],
    ['a predicate among classes', [QuotaError, (error: unknown) => error === 'x'], 'x', true],
    ['a class that is no Error', Refusal, new Refusal(), true],
    ['an old-style class', Old, oldError, true],
    [
      'a function as predicate',
      function (error: unknown) {
        return error === oldError
      },
      oldError,
      true,
    ],
  ])('%s', async (_, errors, error, isAnswered) => {
    const method = jest.fn(() => Promise.reject(error as Error))
    const request = guarded(method, bed.provider.url, bed.environment, { errors } as never)

    await expect(request.call(stream)).rejects.toBe(error)
    expect(method).toHaveBeenCalledTimes(isAnswered ? 2 : 1)
    expect(bed.provider.requests).toHaveLength(isAnswered ? 1 : 0)
  })

  it('never a failed refresh, even where every Error is given', async () => {
    bed.provider.faults.push({ status: 403 }, { status: 403 })
    const inner = guarded(
      async function (this: Stream) {
        await Promise.resolve()
        check(this)
      },
      bed.provider.url,
      bed.environment,
    )
    const outer = guarded(() => inner.call(stream), bed.provider.url, bed.environment, {
      errors: Error,
    } as never)

    await expect(outer.call(stream)).rejects.toMatchObject({ kind: 'rejected' })
    expect(bed.provider.requests).toHaveLength(1)
  })
})

describe('withValidToken', () => {
  it('guards a plain function for a holder, with the memory that the process shares', async () => {
    const fetchRows = withValidToken(
      (path: string): string => {
        check(stream)
        return `rows of ${path}`
      },
      { refreshUrl: bed.provider.url, errors: HttpError, holder: stream, callback: 'onToken' },
    )
    const rows: Promise<string> = fetchRows('/boards')

    await expect(rows).resolves.toBe('rows of /boards')
    expect(stream.newTokens).toEqual(['access-token-2'])
  })

  it('takes the this of the call where no holder is given', async () => {
    const request = withValidToken(
      async function (this: Stream, path: string) {
        await Promise.resolve()
        check(this)
        return path
      },
      { refreshUrl: new URL(bed.provider.url), errors: [HttpError] },
    )
    await expect(request.call(stream, '/a')).resolves.toBe('/a')
  })
})
