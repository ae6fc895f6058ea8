import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { showableErrorCode } from '../../src/request/answer-rules.js'
import { scrub } from '../../src/request/token-endpoint.js'
import { CLIENT, guarded, requestOf } from '../support/stream.js'
import { expectNoSecret, failureOf, printed } from '../support/failure.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const request = (): Promise<string> =>
  guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(bed.stream)

describe('no secret', () => {
  it('gets out of a provider that repeats the request in every part of its answer', async () => {
    const { refresh_token } = bed.stream.source
    const echo = `refused ${String(refresh_token)} of ${CLIENT.client_secret}`
    for (const error of [echo, CLIENT.client_secret, String(refresh_token)]) {
      const body = { error, error_description: echo, form: { ...CLIENT, refresh_token } }
      bed.provider.faults.push({ status: 400, body, headers: { 'x-echo': echo } })
      expectNoSecret(await failureOf(request()), bed.stream.source)
    }
    bed.provider.faults.push({
      body: `{"access-token-new" ${echo}`,
      headers: { 'content-type': `text/${echo}` },
    })
    expectNoSecret(await failureOf(request()), bed.stream.source)
  })

  it('stands in the query of the refresh URL as messages show it', async () => {
    bed.provider.faults.push({ status: 403 })
    const call = guarded(
      requestOf(bed.provider),
      `${bed.provider.url}?api_key=query-hunter2`,
      bed.environment,
    ).call(bed.stream)

    expect(printed(await failureOf(call))).not.toContain('query-hunter2')
    expect(bed.stream.logged.join()).not.toContain('query-hunter2')
  })

  it('passes as an error code', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z_]{4,30}$/), fc.string(), (secret, around) => {
        expect(showableErrorCode(secret, [secret])).toBeUndefined()
        expect(showableErrorCode(`${around}${secret}`, [secret])).toBeUndefined()
      }),
    )
    expect(showableErrorCode('invalid_grant', [])).toBe('invalid_grant')
    expect(showableErrorCode('Contact me@example.com', [])).toBeUndefined()
    expect(showableErrorCode({ code: 1 }, [])).toBeUndefined()
  })

  it('is left by scrubbing, as it is or encoded', () => {
    const secret = fc
      .string({ minLength: 4, maxLength: 20 })
      .filter((text) => !'[secret]'.includes(text))
    fc.assert(
      fc.property(secret, fc.string(), (value, around) => {
        const form = new URLSearchParams({ token: value }).toString()
        const text = scrub(`${around} ${value} ${encodeURIComponent(value)} ${form}`, [value])
        expect(text.replaceAll('[secret]', '')).not.toContain(value)
      }),
    )
  })
})
