import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  DataSourceError,
  PanoplyError,
  retryAfterMsOf,
  serializeError,
  wrapErrors,
} from '../../src/index.js'
import { hostile } from '../support/hostile.js'

describe('retryAfterMsOf', () => {
  it.each([
    ['nothing', undefined],
    ['a text', 'wait'],
    ['an error that does not say', new Error('x')],
    ['a negative number', { retryAfterMs: -1 }],
    ['NaN', { retryAfterMs: NaN }],
    ['endless waiting', { retryAfterMs: Infinity }],
    ['a text for a number', { retryAfterMs: '30' }],
    ['a date', { retryAfterMs: new Date() }],
  ])('tells nothing for %s', (_, error) => {
    expect(retryAfterMsOf(error)).toBeUndefined()
  })

  it('never throws, whatever is thrown', () => {
    fc.assert(
      fc.property(hostile(), (make) => {
        expect(retryAfterMsOf(make())).toBeUndefined()
      }),
    )
  })

  it('comes to an end with causes in a circle', () => {
    const error = new Error('x')
    error.cause = error
    expect(retryAfterMsOf(error)).toBeUndefined()
  })

  it('reads errors of any class, and their causes', () => {
    const foreign = Object.assign(new Error('busy'), { retryAfterMs: 2_000 })
    expect(retryAfterMsOf(foreign)).toBe(2_000)
    expect(retryAfterMsOf(new Error('outer', { cause: foreign }))).toBe(2_000)
    expect(retryAfterMsOf(new PanoplyError('x', { retryAfterMs: 0, cause: foreign }))).toBe(0)
  })
})

describe('retryAfterMs', () => {
  it.each([-1, NaN, Infinity, '30' as unknown as number])('is refused as %p', (retryAfterMs) => {
    expect(() => new PanoplyError('x', { retryAfterMs })).toThrow(
      'retryAfterMs: expected milliseconds',
    )
  })

  it('is a fact of an error that says so, and of no other', () => {
    expect(serializeError(new PanoplyError('x', { retryAfterMs: 5 })).facts).toEqual({
      retryAfterMs: 5,
    })
    expect(new PanoplyError('x')).not.toHaveProperty('retryAfterMs')
  })

  it('stays when an error is wrapped', () => {
    const read = wrapErrors('collect')(() => {
      throw Object.assign(new Error('busy'), { retryAfterMs: 1_500 })
    })
    expect(read).toThrow(DataSourceError)
    expect(read).toThrow(expect.objectContaining({ retryAfterMs: 1_500 }))
  })
})

describe('the name of an error', () => {
  class ApiGone extends Error {}
  class Renamed extends Error {
    override name = 'HttpError'
  }

  it.each<[string, unknown, string]>([
    ['a class that only extends Error', new ApiGone('x'), 'ApiGone'],
    ['a class with a name of its own', new Renamed('x'), 'HttpError'],
    ['an error of the language', new TypeError('x'), 'TypeError'],
    ['an error that was given a name', Object.assign(new ApiGone('x'), { name: 'Gone' }), 'Gone'],
    ['an object', { name: 'Odd', message: 'x' }, 'Odd'],
    ['a text', 'x', 'string'],
  ])('of %s is recorded', (_, error, name) => {
    const read = wrapErrors('collect')(() => {
      throw error
    })
    expect(read).toThrow(expect.objectContaining({ errorName: name }))
    expect(serializeError(error).name).toBe(name)
  })
})
