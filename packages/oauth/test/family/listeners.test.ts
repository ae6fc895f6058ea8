import { describe, expect, it } from '@jest/globals'

import { gate, guarded, HttpError, requestOf, type Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

describe('a listener or a callback', () => {
  it('may call the guarded method itself: the new token is there', async () => {
    const { stream } = bed
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment, {
      callback: async function (this: Stream) {
        results.push(await request.call(this))
      },
    })
    const results: string[] = []
    stream.listener = async () => results.push(await request.call(stream))

    await request.call(stream)

    expect(results).toEqual(['rows for access-token-2', 'rows for access-token-2'])
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('does not start another refresh when the new token is refused inside of it', async () => {
    const { stream } = bed
    const request = guarded(
      () => Promise.reject(new HttpError(401)),
      bed.provider.url,
      bed.environment,
    )
    const inside: unknown[] = []
    stream.listener = () => request.call(stream).catch((error: unknown) => inside.push(error))

    await expect(request.call(stream)).rejects.toBeInstanceOf(HttpError)

    expect(inside).toEqual([expect.any(HttpError)])
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('is guarded as ever in what it leaves running', async () => {
    const { stream } = bed
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    const { opened, open } = gate()
    let later: Promise<string> | undefined
    stream.listener = () => {
      later ??= opened.then(() => request.call(stream))
    }
    await request.call(stream)
    bed.provider.expire('access-token-2')
    open()

    await expect(later).resolves.toBe('rows for access-token-3')
  })

  it('surfaces as itself when it fails, even through a guard around the guard', async () => {
    const { stream } = bed
    const full = new HttpError(507)
    stream.listener = () => Promise.reject(full)
    const inner = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    const outer = guarded(
      function (this: Stream) {
        return inner.call(this)
      },
      bed.provider.url,
      bed.environment,
    )

    await expect(outer.call(stream)).rejects.toBe(full)
    expect(bed.provider.requests).toHaveLength(1)
    expect(stream.changes).toHaveLength(1)
  })

  it('does not take the failure of a callback for a failed refresh', async () => {
    const { stream } = bed
    const broken = new Error('no client')
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment, {
      callback: () => {
        throw broken
      },
    })

    await expect(request.call(stream)).rejects.toBe(broken)
    expect(stream.source['access_token']).toBe('access-token-2')
    await expect(request.call(stream)).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(1)
  })
})
