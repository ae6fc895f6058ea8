import { describe, expect, it, jest } from '@jest/globals'

import {
  DataSourceError,
  type ErrorStatus,
  InvalidArgumentError,
  registerErrorStatus,
  TokenValidationError,
  wrapErrors,
} from '../../src/index.js'
import { failing, thrownBy } from '../support/thrown.js'

class HttpError extends Error {}
class RateLimitError extends HttpError {}
registerErrorStatus(HttpError, 500)

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
    }).toThrow(/expected a class of errors, got a text/)
    expect(() => {
      registerErrorStatus(HttpError, 418 as ErrorStatus)
    }).toThrow(/expected one of 400, 401, .*506, got 418/)
  })

  it('makes an unregistered status 506', () => {
    expect(new DataSourceError('x', { phase: 'collect', status: 418 }).status).toBe(506)
    expect(new DataSourceError('x', { phase: 'collect' }).status).toBe(501)
  })
  it('takes numbers alone, not the texts of the same digits', () => {
    expect(() => {
      registerErrorStatus(HttpError, '429' as unknown as ErrorStatus)
    }).toThrow(/expected one of 400, .*506, got the string 429/)
    const status = '404' as unknown as number
    expect(new DataSourceError('x', { phase: 'collect', status }).status).toBe(506)
  })

  it('knows the errors of the SDK that another installed copy made, whichever copy wraps', async () => {
    const copies = [await import('../../src/index.js')]
    // A second instance of every module, with the same global object, as a second installed copy would be.
    jest.resetModules()
    copies.push(await import('../../src/index.js'))
    expect(copies[0]?.InvalidArgumentError).not.toBe(copies[1]?.InvalidArgumentError)

    for (const wrapping of copies) {
      for (const throwing of copies) {
        const status = (error: unknown) => thrownBy(wrapping.wrapErrors('collect')(failing(error)))
        expect(status(new throwing.InvalidArgumentError('x'))).toMatchObject({ status: 400 })
        const rejected = new throwing.TokenValidationError('x', { kind: 'rejected' })
        expect(status(rejected)).toMatchObject({ status: 401 })
      }
    }
  })

  it('keeps what was registered for an error of the SDK when another copy is loaded', async () => {
    registerErrorStatus(InvalidArgumentError, 422)
    jest.resetModules()
    const copy = await import('../../src/index.js')
    const wrap = copy.wrapErrors('collect')

    expect(thrownBy(wrap(failing(new InvalidArgumentError('x'))))).toMatchObject({ status: 422 })
    registerErrorStatus(InvalidArgumentError, 400)
  })

  it.each([
    ['a class whose prototype is null', Object.assign(() => 1, { prototype: null })],
    ['an arrow function', () => 1],
    ['undefined', undefined],
  ])('refuses %s', (_, value) => {
    expect(() => {
      registerErrorStatus(value as never, 500)
    }).toThrow(InvalidArgumentError)
  })
})
