import { describe, expect, it } from '@jest/globals'

import { parseRetryAfter } from '../../src/request/failed-answer.js'
import { guarded, requestOf } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const request = (): Promise<string> =>
  guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(bed.stream)

describe('what is not a token answer to the letter', () => {
  it.each(['3600', 0, -1, 'soon', null, {}, true])('takes expires_in %p', async (expires_in) => {
    bed.provider.answerWith = { expires_in }
    await expect(request()).resolves.toBe('rows for access-token-2')
  })

  it('takes any text for a refresh token: it is only ever sent in a form', async () => {
    bed.provider.answerWith = { refresh_token: 'n\u00f6n ascii' }
    await expect(request()).resolves.toBe('rows for access-token-2')
    expect(bed.stream.source['refresh_token']).toBe('n\u00f6n ascii')
  })

  it('takes a byte order mark before the JSON: the sign-in must not be lost by it', async () => {
    bed.provider.faults.push({ body: `\u{feff}${JSON.stringify({ access_token: 'x' })}` })
    await expect(request()).rejects.toMatchObject({ message: 'HTTP 401' })
    expect(bed.stream.changes).toEqual([{ access_token: 'x' }])
  })

  it('takes JSON of any content type', async () => {
    bed.provider.faults.push({ body: JSON.stringify({ access_token: 'x' }) })
    await expect(request()).rejects.toMatchObject({ message: 'HTTP 401' })
    expect(bed.stream.changes).toEqual([{ access_token: 'x' }])
  })
})

describe('Retry-After', () => {
  it('is read as seconds, as a date, or not at all', () => {
    const nowMs = Date.UTC(2026, 0, 1)
    expect(parseRetryAfter(null, nowMs)).toBeUndefined()
    expect(parseRetryAfter('', nowMs)).toBeUndefined()
    expect(parseRetryAfter(' 12 ', nowMs)).toBe(12_000)
    expect(parseRetryAfter('-12', nowMs)).not.toBe(-12_000)
    expect(parseRetryAfter(new Date(nowMs + 9_000).toUTCString(), nowMs)).toBe(9_000)
    expect(parseRetryAfter(new Date(nowMs - 9_000).toUTCString(), nowMs)).toBe(0)
  })
})
