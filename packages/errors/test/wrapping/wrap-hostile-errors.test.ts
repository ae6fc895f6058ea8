/** @runs-first It collects garbage, or makes much. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { DataSourceError, PanoplyError, wrapErrors } from '../../src/index.js'
import { halfHostile, hostile } from '../support/hostile.js'
import { failing, thrownBy } from '../support/thrown.js'

class Unreadable extends Error {
  override get message(): string {
    throw new Error('no message for you')
  }
}

const anyValue = fc.anything().map((value) => () => value)

const wrapped = (error: unknown): DataSourceError =>
  thrownBy(wrapErrors('collect')(failing(error))) as DataSourceError

describe('wrapErrors around an error that cannot be read', () => {
  it('gives 506, and keeps the error as the cause and whether trying again helps', () => {
    const error = Object.assign(new Unreadable(), { retryable: false })

    expect(wrapped(error)).toMatchObject({ status: 506, retryable: false })
    expect(wrapped(error).message).toBe('an error was thrown that could not be read')
    expect(wrapped(error).cause).toBe(error)
    expect(wrapped(new Unreadable()).retryable).toBe(true)
  })

  it('tells whose error it was all the same', () => {
    const source = { type: 'librato', id: 7, database: 'db1' }
    const read = wrapErrors('config')(failing(new Unreadable()))

    expect(thrownBy(() => read.call({ source }))).toMatchObject({
      ...{ phase: 'config', sourceType: 'librato', sourceId: '7', databaseId: 'db1' },
    })
  })

  it('lets nothing else out, whatever is thrown', () => {
    fc.assert(
      fc.property(fc.oneof(hostile(), halfHostile(), anyValue), (make) => {
        const value = make()
        const error = wrapped(value)
        expect(error).toBeInstanceOf(DataSourceError)
        expect(error.cause).toBe(value)
      }),
    )
  })

  it('lets nothing else out of promises and generators', async () => {
    const async = wrapErrors('collect')((error: unknown) => Promise.reject(error as Error))
    const pages = wrapErrors('collect')(function* (error: unknown) {
      yield 1
      throw error
    })
    await fc.assert(
      fc.asyncProperty(hostile(), async (make) => {
        const value = make()
        await expect(async(value)).rejects.toBeInstanceOf(DataSourceError)
        expect(thrownBy(() => [...pages(value)])).toBeInstanceOf(DataSourceError)
      }),
    )
  })
})

describe('wrapErrors around a method whose source cannot be read', () => {
  it('keeps the error that was thrown', () => {
    const cause = new PanoplyError('the board was deleted', { retryable: false })
    const read = wrapErrors('collect')((_argument?: unknown) => failing(cause)())

    fc.assert(
      fc.property(hostile(), (make) => {
        const value = make()
        const told = { message: 'the board was deleted', status: 501, retryable: false }
        for (const call of [
          () => read.call(value),
          () => read.call({ source: value }),
          () => read(value),
          () => read({ source: value }),
        ]) {
          const error = thrownBy(call) as DataSourceError
          expect(error).toMatchObject(told)
          expect(error.cause).toBe(cause)
        }
      }),
    )
  })
})

describe('wrapErrors around a result that cannot be asked what it is', () => {
  it('passes it on', () => {
    fc.assert(
      fc.property(hostile(), (make) => {
        const value = make()
        expect(Object.is(wrapErrors('collect')(() => value)(), value)).toBe(true)
      }),
    )
  })
})

describe('wrapErrors around a normalised error that cannot be changed', () => {
  const inner = new DataSourceError('no access', {
    ...{ phase: 'collect' as const, status: 403, retryable: false, errorName: 'ForbiddenError' },
    ...{ sourceType: 'librato', sourceId: '7', databaseId: 'db1', cause: new Error('403') },
  })
  const frozen = Object.freeze(
    Object.defineProperty(inner, 'createdAt', { value: '2026-11-02T10:00:00.000Z' }),
  )

  it('gives the outer phase to a copy, whose cause it is', () => {
    const error = thrownBy(wrapErrors('config')(failing(frozen))) as DataSourceError

    expect(error).toBeInstanceOf(DataSourceError)
    expect(Object.entries(error)).toEqual(
      Object.entries(Object.assign({}, frozen, { phase: 'config' })),
    )
    expect(error.message).toBe('no access')
    expect(error.createdAt).toBe('2026-11-02T10:00:00.000Z')
    expect(error.cause).toBe(frozen)
    expect(frozen.phase).toBe('collect')
  })

  it('is not changed if it has the phase already', () => {
    expect(wrapped(frozen)).toBe(frozen)
  })

  it('keeps one whose facts cannot be read as the cause of a 506', () => {
    const spoilt = Object.freeze(
      Object.defineProperty(new DataSourceError('x', { phase: 'config' }), 'status', {
        get: failing(new Error('no status for you')),
      }),
    )
    expect(wrapped(spoilt)).toMatchObject({ status: 506, phase: 'collect' })
    expect(wrapped(spoilt).cause).toBe(spoilt)
  })
})

describe('wrapErrors around errors that gather others', () => {
  const gathered = (...messages: string[]) =>
    new AggregateError(
      messages.map((message) => new Error(message)),
      '',
    )

  it('tells their messages where there is none of its own, each once', () => {
    expect(wrapped(gathered('refused ::1', 'refused 127.0.0.1', 'refused ::1')).message).toBe(
      'refused ::1; refused 127.0.0.1',
    )
    expect(wrapped(new AggregateError([new Error('one')], 'all failed')).message).toBe('all failed')
  })

  it('shows some of many messages, and reads the errors inside of nested aggregates', () => {
    const many = gathered(...Array.from({ length: 100_000 }, (_, index) => `refused ${index}`))
    expect(wrapped(many).message).toBe(
      'refused 0; refused 1; refused 2; refused 3; refused 4; 99995 more',
    )
    expect(wrapped(new AggregateError([gathered('one', 'two')], '')).message).toBe('one; two')
    const endless = new AggregateError([], '')
    endless.errors.push(endless)
    expect(wrapped(endless).message).toBe('AggregateError')
  })

  it('falls back to the code, then to the name', () => {
    const refused = Object.assign(gathered(), { code: 'ECONNREFUSED' })
    expect(wrapped(refused).message).toBe('ECONNREFUSED')
    expect(wrapped(new TypeError()).message).toBe('TypeError')
  })
})
