import { describe, expect, it } from '@jest/globals'

import {
  CLIENT,
  expiredStream,
  gate,
  guarded,
  HttpError,
  requestOf,
  Stream,
} from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

/** A stream whose access token has run out. */
const expired = (extra: Record<string, unknown> = {}): Stream => {
  const stream = expiredStream(bed.provider)
  Object.assign(stream.source, extra)
  return stream
}

describe('one refresh', () => {
  it('posts options.refresh and the refresh token as a form, and nothing else', async () => {
    const stream = expired({ password: 'other' })
    const { refresh_token } = stream.source
    stream.options = { refresh: { ...CLIENT, version: 2, offline: true }, other: 'option' }

    await guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(stream)

    const [request] = bed.provider.requests
    expect(request?.form).toEqual({
      grant_type: 'refresh_token',
      ...CLIENT,
      version: '2',
      offline: 'true',
      refresh_token,
    })
    expect(request?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      accept: 'application/json',
    })
    expect(request?.headers).not.toHaveProperty('authorization')
  })

  it('sends the grant_type of options.refresh, for providers that need their own', async () => {
    const stream = expired()
    stream.options = { refresh: { ...CLIENT, grant_type: 'fb_exchange_token' } }

    await guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(stream)

    expect(bed.provider.requests[0]?.form).toMatchObject({ grant_type: 'fb_exchange_token' })
  })

  it('keeps both new tokens, tells exactly what changed, and runs the method once more', async () => {
    const stream = expired({ destination: 'rows' })
    const seen: unknown[] = []
    const request = guarded(
      async function (this: Stream, ...args: unknown[]) {
        seen.push([this === stream, ...args])
        return requestOf(bed.provider).call(this)
      },
      bed.provider.url,
      bed.environment,
      { callback: 'onToken' },
    )

    await expect(request.call(stream, 'boards', 7)).resolves.toBe('rows for access-token-2')

    const tokens = { access_token: 'access-token-2', refresh_token: 'refresh-token-2' }
    expect(stream.source).toEqual({ destination: 'rows', ...tokens })
    expect(stream.changes).toEqual([tokens])
    expect(stream.newTokens).toEqual(['access-token-2'])
    expect(seen).toEqual([
      [true, 'boards', 7],
      [true, 'boards', 7],
    ])
  })

  it('waits for the listeners of source-change before the callback, and for it before the method', async () => {
    const stream = expired()
    const { opened, open } = gate()
    const steps: string[] = []
    stream.listener = async () => {
      steps.push('listener called')
      await opened
      steps.push('listener done')
    }
    const callback = async (token: string): Promise<void> => {
      await Promise.resolve()
      steps.push(`callback with ${token}`)
    }
    const request = guarded(
      async function (this: Stream) {
        steps.push('method')
        return requestOf(bed.provider).call(this)
      },
      bed.provider.url,
      bed.environment,
      { callback },
    ).call(stream)

    await bed.provider.arrived(1)
    open()
    await request
    expect(steps).toEqual([
      'method',
      'listener called',
      'listener done',
      'callback with access-token-2',
      'method',
    ])
  })

  it('keeps the old refresh token when the answer has none, and reports only the access token as changed', async () => {
    for (const refresh_token of [undefined, null, '']) {
      const stream = expired()
      const before = stream.source['refresh_token']
      bed.provider.rotates = false
      bed.provider.answerWith = { refresh_token }

      await guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(stream)

      expect(stream.source['refresh_token']).toBe(before)
      expect(stream.changes).toEqual([{ access_token: stream.source['access_token'] }])
    }
  })

  it('takes other keys for source, and answers that use them too', async () => {
    const { access_token, refresh_token } = bed.provider.signIn()
    const stream = new Stream({ token: access_token, renewal: refresh_token })
    const request = async function (this: Stream): Promise<unknown> {
      await Promise.resolve()
      if (this.source['token'] !== 'second') throw new HttpError(401)
      return this.source
    }
    bed.provider.faults.push({ body: { token: 'second', renewal: 'next' } })

    const keys = { accessKey: 'token', refreshKey: 'renewal' }
    await guarded(request, bed.provider.url, bed.environment, keys).call(stream)

    expect(stream.changes).toEqual([{ token: 'second', renewal: 'next' }])
    expect(bed.provider.requests[0]?.form).toMatchObject({ refresh_token })
  })

  it('lets a result, another error and a second refusal through as they are', async () => {
    const stream = new Stream(bed.provider.signIn())
    const fail = guarded(
      (error: unknown) => Promise.reject(error as Error),
      bed.provider.url,
      bed.environment,
    )
    const other = new RangeError('not about tokens')
    const refused = new HttpError(401)

    await expect(
      guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(stream),
    ).resolves.toBe('rows for access-token-1')
    await expect(fail.call(stream, other)).rejects.toBe(other)
    expect(bed.provider.requests).toHaveLength(0)
    await expect(fail.call(stream, refused)).rejects.toBe(refused)
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('logs that it refreshes, without a token or a secret', async () => {
    const stream = expired()
    await guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(stream)

    expect(stream.logged).toEqual([`refreshing the access token at ${bed.provider.url}`])
  })

  it('leaves no timer behind', async () => {
    await guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(expired())
    expect(bed.clock.pending).toBe(0)
  })
})
