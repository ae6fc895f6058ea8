import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import { maskError, PanoplyError, SecretMask } from '../../src/index.js'

const secrets = new SecretMask()
secrets.remember(['hunter2-hunter2'])

const masked = (error: unknown): unknown => maskError(error, secrets)

describe('maskError', () => {
  it('masks in place, so that class, fields and identity stay', () => {
    const error = Object.assign(new TypeError('bad hunter2-hunter2'), { status: 401 })
    expect(masked(error)).toBe(error)
    expect(error).toMatchObject({ message: 'bad [secret]', status: 401 })
    expect(error.stack).toMatch(/^TypeError: bad \[secret\]\n/)
    expect(Object.keys(error)).toEqual(['status'])
  })

  it('masks in causes, in gathered errors and in texts', () => {
    const inside = new Error('hunter2-hunter2')
    const error = new AggregateError([inside, 'a text with hunter2-hunter2', 7], 'all failed', {
      cause: 'hunter2-hunter2',
    })
    expect(masked(error)).toBe(error)
    expect(error.errors).toEqual([inside, 'a text with [secret]', 7])
    expect(error.cause).toBe('[secret]')
    expect(inspect(error)).not.toContain('hunter2')
    expect(masked('hunter2-hunter2')).toBe('[secret]')
  })

  it.each([
    ['an object as cause', { cause: { url: 'https://h?token=hunter2-hunter2' } }],
    ['an array as cause', { cause: [{ sent: ['hunter2-hunter2'] }] }],
    ['a field', { url: 'https://h?token=hunter2-hunter2', status: 401 }],
    ['a request in a field', { config: { headers: { Authorization: 'Bearer hunter2-hunter2' } } }],
    ['an error in a field', { response: new Error('hunter2-hunter2') }],
    ['a suppressed error', { suppressed: new Error('hunter2-hunter2') }],
  ])('masks in %s', (_, fields) => {
    const error = Object.assign(new Error('x'), fields)
    expect(masked(error)).toBe(error)
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2')
    expect(inspect(error, { depth: 9 })).toContain('[secret]')
  })

  it('changes no object that an error merely carries: it may be in use', () => {
    const config = { token: 'hunter2-hunter2', url: 'https://h' }
    const error = Object.assign(new Error('x'), { config, other: { url: 'https://h' } })
    const { other } = error
    masked(error)
    expect(config.token).toBe('hunter2-hunter2')
    expect(error.config).toEqual({ token: '[secret]', url: 'https://h' })
    expect(error.other).toBe(other)
  })

  it.each([
    [
      'an object without a message',
      { error: 'hunter2-hunter2', code: 7 },
      { error: '[secret]', code: 7 },
    ],
    ['an object with one', { message: 'hunter2-hunter2' }, { message: '[secret]' }],
    ['an array', ['hunter2-hunter2', 7], ['[secret]', 7]],
  ])('gives back a masked copy of %s that was thrown', (_, thrown, expected) => {
    expect(masked(thrown)).toEqual(expected)
  })

  it('masks what else an error has where a getter of it throws', () => {
    const error = Object.defineProperty(new Error('hunter2-hunter2'), 'body', {
      get: () => {
        throw new Error('the body was read already')
      },
    })
    expect(masked(error)).toMatchObject({ message: '[secret]' })
  })

  it('replaces an error that cannot be changed', () => {
    const frozen = Object.freeze(
      Object.assign(new Error('no hunter2-hunter2'), { retryable: false }),
    )
    const replaced = masked(frozen)
    expect(replaced).toBeInstanceOf(PanoplyError)
    expect(replaced).toMatchObject({ message: 'no [secret]', retryable: false })
    expect(inspect(replaced)).not.toContain('hunter2')
  })

  it('comes to an end with causes in a circle', () => {
    const error = new Error('hunter2-hunter2')
    error.cause = error
    expect(masked(error)).toBe(error)
    expect(error.message).toBe('[secret]')
  })

  it.each([
    ['an error without secrets', Object.freeze(new Error('fine'))],
    ['an object that is no error', Object.freeze({ password: 'x' })],
    ['nothing', undefined],
    ['a number', 7],
  ])('leaves %s as it is', (_, value) => {
    expect(masked(value)).toBe(value)
  })
})
