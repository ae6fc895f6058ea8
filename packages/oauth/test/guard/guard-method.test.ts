import { describe, expect, it } from '@jest/globals'

import { validateToken, withValidToken } from '../../src/index.js'
import { CLIENT, guarded, HttpError, refuseExpired, Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const guard = <Method extends (this: Stream, ...args: never[]) => unknown>(
  method: Method,
): Method => guarded(method, bed.provider.url, bed.environment)

describe('a method', () => {
  it('that throws at once is refreshed for like one that rejects', async () => {
    const request = guard(function (this: Stream, path: string): Promise<string> {
      refuseExpired(bed.provider, this)
      return Promise.resolve(path)
    })
    await expect(request.call(bed.stream, '/a')).resolves.toBe('/a')
    bed.provider.expire('access-token-2')
    await expect(request.call(bed.stream, '/b')).resolves.toBe('/b')
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
    await expect(array.call(bed.stream)).resolves.toEqual([1, 2])
    await expect(entries.call(bed.stream)).resolves.toHaveProperty('next')
  })

  it('that turns out to return a generator is told so', async () => {
    const generator = function* (): Generator<number> {
      yield 1
    }
    const hidden = guard(() => generator() as never)
    await expect(hidden.call(bed.stream) as Promise<unknown>).rejects.toThrow(/got a generator/)
  })
})

describe('withValidToken', () => {
  it('takes a class that holds tokens, as the this of its static methods', async () => {
    class Account extends Object {
      static readonly source: Record<string, unknown> = { ...bed.stream.source }
      static readonly options = { refresh: CLIENT }
      static readonly changes: object[] = []
      static fire(_type: string, changed: object): void {
        this.changes.push(changed)
      }
      @validateToken(bed.provider.url, HttpError)
      static async request(): Promise<unknown> {
        await Promise.resolve()
        if (!bed.provider.accepts(this.source['access_token'])) throw new HttpError(401)
        return this.source['access_token']
      }
    }
    await expect(Account.request()).resolves.toBe('access-token-2')
    expect(Account.changes).toHaveLength(1)
  })

  it('guards a plain function for a holder, with the memory that the process shares', async () => {
    const fetchRows = withValidToken(
      (path: string): string => {
        refuseExpired(bed.provider, bed.stream)
        return `rows of ${path}`
      },
      { refreshUrl: bed.provider.url, errors: HttpError, holder: bed.stream, callback: 'onToken' },
    )
    const rows: Promise<string> = fetchRows('/boards')

    await expect(rows).resolves.toBe('rows of /boards')
    expect(bed.stream.newTokens).toEqual(['access-token-2'])
  })

  it('takes the this of the call where no holder is given', async () => {
    const request = withValidToken(
      async function (this: Stream, path: string) {
        await Promise.resolve()
        refuseExpired(bed.provider, this)
        return path
      },
      { refreshUrl: new URL(bed.provider.url), errors: [HttpError] },
    )
    await expect(request.call(bed.stream, '/a')).resolves.toBe('/a')
  })
})
