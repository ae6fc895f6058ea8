import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'

import { showableErrorCode } from '../../src/request/answer-rules.js'
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

  it('stands in what the network layer says of the request', async () => {
    const { refresh_token } = bed.stream.source
    const echo = `${encodeURIComponent(CLIENT.client_secret)} ${String(refresh_token)}`
    const cause = Object.assign(new Error(`bad body: ${echo}`), { code: 'EPIPE' })
    const spy = jest
      .spyOn(globalThis, 'fetch')
      .mockRejectedValue(new TypeError('fetch failed', { cause }))
    const failed = failureOf(request())
    await bed.clock.passWait(500)
    await bed.clock.passWait(1_000)

    const failure = await failed
    spy.mockRestore()
    expect(failure.message).toMatch(/the connection failed: bad body: \[secret\] \[secret\]/)
    expectNoSecret(failure, bed.stream.source)
  })
})
