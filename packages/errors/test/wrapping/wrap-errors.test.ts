import { runInNewContext } from 'node:vm'

import { describe, expect, it } from '@jest/globals'

import {
  DataSourceError,
  PanoplyError,
  type Phase,
  registerErrorStatus,
  wrapErrors,
} from '../../src/index.js'
import { failing, thrownBy } from '../support/thrown.js'

class HttpError extends Error {}
registerErrorStatus(HttpError, 500)

const source = { type: 'librato', id: 7, database: 'db1' }

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
  it('turns an error of a method into a DataSourceError with all fields that the platform stores', () => {
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
      errorName: 'HttpError',
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

  it('reads the source of a data source that is given to a plain function', () => {
    const check = wrapErrors('config')((_stream: object) => failing(new Error('x'))())
    expect(thrownBy(() => check({ source }))).toMatchObject({ sourceType: 'librato' })
  })

  it.each([
    ['a text', 'google'],
    ['a number', 7],
    ['null', null],
    ['an object that is no source', { medium: 'search' }],
  ])('reads the source also where it has a parameter named source, %s', (_, parameter) => {
    const listResources = wrapErrors('config')((_source: object) => failing(new Error('x'))())
    const ads = { type: 'ads', id: '7', database: 'd', source: parameter }

    const told = { sourceType: 'ads', sourceId: '7', databaseId: 'd' }
    expect(thrownBy(() => listResources(ads))).toMatchObject(told)
    expect(thrownBy(() => listResources.call({ source: ads }, {}))).toMatchObject(told)
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

  it('refuses a phase and a target that it does not know', () => {
    expect(() => wrapErrors('reading' as Phase)).toThrow(
      /expected one of collect, config, got reading/,
    )
    expect(() => wrapErrors('collect')(7 as never)).toThrow(
      /expected a method or a function, got a number/,
    )
  })
})
