import { describe, expect, it } from '@jest/globals'

import { expiredStreams, gate, guarded, HttpError, requestOf, Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const streams = (count: number): Stream[] => expiredStreams(bed.provider, count)

describe('a copy of a source', () => {
  it('that was made before is given the present tokens before its method runs', async () => {
    const [one, two] = streams(2) as [Stream, Stream]
    const tries: unknown[] = []
    const request = guarded(
      async function (this: Stream) {
        tries.push(this.source['access_token'])
        return requestOf(bed.provider).call(this)
      },
      bed.provider.url,
      bed.environment,
    )
    await request.call(one)
    bed.provider.expire('access-token-2')
    await request.call(one)
    tries.length = 0

    await expect(request.call(two)).resolves.toBe('rows for access-token-3')
    expect(tries).toEqual(['access-token-3'])
    expect(two.changes).toEqual([
      { access_token: 'access-token-3', refresh_token: 'refresh-token-3' },
    ])
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('whose refresh token was used is never asked with, whatever access token it holds', async () => {
    const [one, two] = streams(2) as [Stream, Stream]
    two.source['access_token'] = 'from somewhere else'
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    await request.call(one)

    await expect(request.call(two)).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(1)
    expect(two.source).toEqual(one.source)
  })

  it('that holds the present tokens already is told nothing', async () => {
    const [one] = streams(1) as [Stream]
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment, {
      callback: 'onToken',
    })
    await request.call(one)
    const two = new Stream({ ...one.source })

    await request.call(two)

    expect([two.changes, two.newTokens]).toEqual([[], []])
  })

  it('keeps a newer access token that came into it from elsewhere', async () => {
    bed.provider.rotates = false
    const [one, two] = streams(2) as [Stream, Stream]
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    await request.call(one)
    const { access_token } = bed.provider.refreshElsewhere(String(two.source['refresh_token']))
    two.source['access_token'] = access_token

    await expect(request.call(two)).resolves.toBe(`rows for ${String(access_token)}`)
    expect(two.changes).toEqual([])
  })
})

describe('a token that comes from elsewhere while a refresh is under way', () => {
  it('stays, and is used at once by a call that was refused with an older one', async () => {
    bed.provider.rotates = false
    const [one, two] = streams(2) as [Stream, Stream]
    const { opened, open } = gate()
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    const late = guarded(
      async function (this: Stream) {
        const token = this.source['access_token']
        if (token === 'access-token-1') {
          await opened
          throw new HttpError(401)
        }
        return `rows for ${String(token)}`
      },
      bed.provider.url,
      bed.environment,
    ).call(two)
    bed.provider.faults.push('hang')
    const refreshing = request.call(one)
    await bed.provider.arrived(1)
    const elsewhere = bed.provider.refreshElsewhere('refresh-token-1')
    two.source['access_token'] = elsewhere['access_token']
    open()

    await expect(late).resolves.toBe(`rows for ${String(elsewhere['access_token'])}`)
    await bed.clock.passWait(6_000)
    await bed.clock.passWait(500)
    await refreshing
    await expect(request.call(two)).resolves.toBe(`rows for ${String(elsewhere['access_token'])}`)
    expect(two.changes).toEqual([])
  })
})

describe('a token that was refreshed for a copy that held an older one', () => {
  it('is known as replaced to the source that held it', async () => {
    bed.provider.rotates = false
    bed.provider.answerWith = { expires_in: 3_600 }
    const [one, copy] = streams(2) as [Stream, Stream]
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    await request.call(one)
    bed.clock.advance(3_600_000)
    await expect(request.call(copy)).resolves.toBe('rows for access-token-3')

    await expect(request.call(one)).resolves.toBe('rows for access-token-3')
    expect(bed.provider.requests).toHaveLength(2)
  })
})

describe('instances that share one source object', () => {
  it('are each told once, and their callbacks called before their methods run', async () => {
    const [one] = streams(1) as [Stream]
    const two = new Stream(one.source)
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment, {
      callback: 'onToken',
    })

    await request.call(one)
    await request.call(two)
    await request.call(two)

    expect([one.changes, two.changes].map((changes) => changes.length)).toEqual([1, 1])
    expect([one.newTokens, two.newTokens]).toEqual([['access-token-2'], ['access-token-2']])
    expect(bed.provider.requests).toHaveLength(1)
  })
})
