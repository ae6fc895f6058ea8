import { runInNewContext } from 'node:vm'

import { describe, expect, it } from '@jest/globals'

import {
  DataSourceError,
  type ErrorStatus,
  InvalidArgumentError,
  PanoplyError,
  type Phase,
  registerErrorStatus,
  TokenValidationError,
  wrapErrors,
} from '../src/index.js'

class HttpError extends Error {}
class RateLimitError extends HttpError {}
registerErrorStatus(HttpError, 500)

const source = { type: 'librato', id: 7, database: 'db1' }

const failing = (error: unknown) => () => {
  throw error
}
const thrownBy = (call: () => unknown): unknown => {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

class Stream {
  source = source
  @wrapErrors('collect')
  read(error: unknown): number {
    if (error !== undefined) throw error
    return this.source.id
  }
  @wrapErrors('collect')
  async readAsync(error: unknown): Promise<number> {
    await Promise.resolve()
    if (error !== undefined) throw error
    return this.source.id
  }
  @wrapErrors('collect')
  *pages(error: unknown): Generator<number, string> {
    yield 1
    if (error !== undefined) throw error
    return 'end'
  }
  @wrapErrors('collect')
  async *pagesAsync(error: unknown): AsyncGenerator<number, string> {
    yield 1
    await Promise.resolve()
    if (error !== undefined) throw error
    return 'end'
  }
}

describe('wrapErrors', () => {
  it('turns what a method throws into a DataSourceError with everything the platform stores', () => {
    const cause = new HttpError('500 from the provider')
    const error = thrownBy(() => new Stream().read(cause)) as DataSourceError

    expect(error).toBeInstanceOf(DataSourceError)
    expect(error).toMatchObject({
      message: '500 from the provider',
      status: 500,
      phase: 'collect',
      sourceType: 'librato',
      sourceId: '7',
      databaseId: 'db1',
      errorName: 'Error',
      retryable: true,
      cause,
    })
    expect(new Date(error.createdAt).toISOString()).toBe(error.createdAt)
  })

  it('covers async methods, generators and async generators, and lets results through', async () => {
    const stream = new Stream()
    const wrapped = { name: 'DataSourceError', status: 500 }

    await expect(stream.readAsync(new HttpError('x'))).rejects.toMatchObject(wrapped)
    expect(thrownBy(() => [...stream.pages(new HttpError('x'))])).toMatchObject(wrapped)
    const pages = stream.pagesAsync(new HttpError('x'))
    await expect(pages.next()).resolves.toEqual({ value: 1, done: false })
    await expect(pages.next()).rejects.toMatchObject(wrapped)

    expect(stream.read(undefined)).toBe(7)
    await expect(stream.readAsync(undefined)).resolves.toBe(7)
    expect([...stream.pages(undefined)]).toEqual([1])
  })

  it('keeps whether trying again can help, also on foreign errors', () => {
    const gone = Object.assign(new Error('404'), { retryable: false })
    expect(thrownBy(wrapErrors('collect')(failing(gone)))).toMatchObject({ retryable: false })
  })

  it('keeps an error that is already normalised and gives it the outer phase', () => {
    const inner = wrapErrors('collect')(failing(new HttpError('x')))
    const error = thrownBy(inner)

    expect(thrownBy(wrapErrors('config')(failing(error)))).toBe(error)
    expect(error).toMatchObject({ phase: 'config', status: 500 })
  })

  it('reads the source from the first argument of a plain function', async () => {
    const listResources = wrapErrors('config')((_source: object) =>
      Promise.reject(new PanoplyError('no access', { retryable: false })),
    )

    await expect(listResources(source)).rejects.toMatchObject({
      phase: 'config',
      sourceType: 'librato',
      status: 501,
      retryable: false,
    })
  })

  it('works through the legacy decorator protocol', () => {
    const read = failing(new HttpError('x'))
    const descriptor = { value: read, writable: true }
    const decorated = wrapErrors('collect')<() => unknown>({}, 'read', descriptor)
    const stream = Object.defineProperty({ source }, 'read', decorated) as unknown as Stream

    expect(decorated.writable).toBe(true)
    expect(thrownBy(() => stream.read(1))).toMatchObject({ sourceType: 'librato' })
  })

  it('keeps the name and the length of what it wraps', () => {
    const wrapped = wrapErrors('config')(function choose(_a: string, _b: string) {
      return 1
    })
    expect([wrapped.name, wrapped.length]).toEqual(['choose', 2])
  })

  it.each([
    ['an error of another realm', runInNewContext('new TypeError("no such db")'), 'TypeError'],
    ['an object like an error', { message: 'no such db', name: 'DbError' }, 'DbError'],
    ['an object with a message', { message: 'no such db' }, 'object'],
  ])('keeps the words of %s', (_, value: unknown, errorName) => {
    expect(thrownBy(wrapErrors('config')(failing(value)))).toMatchObject({
      ...{ message: 'no such db', errorName, cause: value },
    })
  })

  it.each([
    ['text', 'just text', 'string'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'object'],
  ])('wraps a thrown %s', (_, value, errorName) => {
    expect(thrownBy(wrapErrors('collect')(failing(value)))).toMatchObject({
      message: String(value),
      errorName,
      status: 501,
    })
  })

  it('gives 506 to an error that it cannot read', () => {
    class Hostile extends Error {
      override get message(): string {
        throw new Error('no message for you')
      }
    }
    expect(thrownBy(wrapErrors('collect')(failing(new Hostile())))).toMatchObject({ status: 506 })
  })

  it('refuses a phase and a target that it does not know', () => {
    expect(() => wrapErrors('reading' as Phase)).toThrow(
      /expected one of collect, config, got reading/,
    )
    expect(() => wrapErrors('collect')(7 as never)).toThrow(
      /expected a method or a function, got number/,
    )
  })
})

describe('the status registry', () => {
  it('takes the closest registered class', () => {
    expect(thrownBy(wrapErrors('collect')(failing(new RateLimitError('x'))))).toMatchObject({
      status: 500,
    })
    registerErrorStatus(RateLimitError, 429)
    expect(thrownBy(wrapErrors('collect')(failing(new RateLimitError('x'))))).toMatchObject({
      status: 429,
    })
  })

  it('knows the errors of the SDK', () => {
    const rejected = new TokenValidationError('no', { kind: 'rejected' })
    expect(thrownBy(wrapErrors('collect')(failing(rejected)))).toMatchObject({
      status: 401,
      retryable: false,
    })
    const invalid = new InvalidArgumentError('no')
    expect(thrownBy(wrapErrors('collect')(failing(invalid)))).toMatchObject({ status: 400 })
  })

  it('refuses what is no class and a status that is not in the table', () => {
    expect(() => {
      registerErrorStatus('HttpError' as never, 500)
    }).toThrow(/expected a class of errors, got string/)
    expect(() => {
      registerErrorStatus(HttpError, 418 as ErrorStatus)
    }).toThrow(/expected one of 400, 401, .*506, got 418/)
  })

  it('makes an unregistered status 506', () => {
    expect(new DataSourceError('x', { phase: 'collect', status: 418 }).status).toBe(506)
    expect(new DataSourceError('x', { phase: 'collect' }).status).toBe(501)
  })
})
