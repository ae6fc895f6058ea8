import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { isPanoplyError, isRetryable, PanoplyError, RecordTooLargeError } from '../../src/index.js'
import { hostile } from '../support/hostile.js'

describe('isPanoplyError', () => {
  it('knows the errors of another installed copy, which instanceof does not', async () => {
    // The query makes a second instance of the module, as a second installed copy would be.
    const secondCopy = ['../../src/classes/panoply-error.js', 'copy'].join('?')
    const copy = (await import(secondCopy)) as {
      PanoplyError: typeof PanoplyError
    }
    const foreign = new copy.PanoplyError('from the other copy')

    expect(copy.PanoplyError).not.toBe(PanoplyError)
    expect(foreign).not.toBeInstanceOf(PanoplyError)
    expect(isPanoplyError(foreign)).toBe(true)
  })

  it('is true for derived classes and false for everything else', () => {
    expect(isPanoplyError(new RecordTooLargeError('', { sizeBytes: 2, limitBytes: 1 }))).toBe(true)
    for (const other of [new Error('a'), { code: 'PANOPLY_ERROR' }, null, undefined, 'text', 7]) {
      expect(isPanoplyError(other)).toBe(false)
    }
  })

  it('takes what cannot be asked for something else, and never throws', () => {
    fc.assert(fc.property(hostile(), (make) => !isPanoplyError(make())))
  })
})

describe('isRetryable', () => {
  it('is false only where retryable is false, whichever class says so', () => {
    expect(isRetryable(Object.assign(new TypeError('a'), { retryable: false }))).toBe(false)
    expect(isRetryable({ retryable: false })).toBe(false)
    expect(isRetryable(Object.assign(() => 1, { retryable: false }))).toBe(false)
    expect(isRetryable(new PanoplyError('a', { retryable: false }))).toBe(false)
  })

  it('takes everything else for retryable', () => {
    expect(isRetryable(new Error('a'))).toBe(true)
    expect(isRetryable({ retryable: 0 })).toBe(true)
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const flag = (value as { retryable?: unknown } | null | undefined)?.retryable
        return isRetryable(value) === (flag !== false)
      }),
    )
  })
  it('takes what cannot be asked for retryable, and never throws', () => {
    fc.assert(fc.property(hostile(), (make) => isRetryable(make())))
  })
})
