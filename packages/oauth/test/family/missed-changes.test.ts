import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { expiredStreams, gate, guarded, nth, requestOf, Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const guard = () => guarded(requestOf(bed.provider), bed.provider.url, bed.environment)

describe('what a failing listener was not told', () => {
  it('is told with the next tokens, also where they are fewer', async () => {
    const request = guard()
    bed.stream.listener = () => Promise.reject(new Error('disk full'))
    await expect(request.call(bed.stream)).rejects.toThrow('disk full')

    bed.stream.listener = () => undefined
    bed.provider.rotates = false
    for (const serial of [3, 4]) {
      bed.provider.expire(String(bed.stream.source['access_token']))
      await expect(request.call(bed.stream)).resolves.toBe(`rows for access-token-${serial}`)
    }

    expect(bed.stream.changes.slice(1)).toEqual([
      { access_token: 'access-token-3', refresh_token: 'refresh-token-2' },
      { access_token: 'access-token-4' },
    ])
  })

  it('is told to a holder that comes later, as far as it still holds', async () => {
    const request = guard()
    await request.call(bed.stream)
    bed.provider.rotates = false
    bed.provider.expire('access-token-2')
    await request.call(bed.stream)

    const late = new Stream(bed.stream.source)
    await request.call(late)

    expect(late.changes).toEqual([
      { access_token: 'access-token-3', refresh_token: 'refresh-token-2' },
    ])
    expect(bed.stream.changes).toHaveLength(2)
    expect(bed.stream.changes[1]).toEqual({ access_token: 'access-token-3' })
  })

  it('is never lost: what each holder saved in the end is what its source holds', async () => {
    const step = fc.record({ holder: fc.nat(3), rotates: fc.boolean(), fails: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        // Two holders of one source, and two of copies of it.
        const [one, ...copies] = expiredStreams(bed.provider, 3) as [Stream, Stream, Stream]
        const holders = [one, new Stream(one.source), ...copies]
        const saved = holders.map(({ source }) => ({ ...source }))
        // The first brings its source up to date where others were refreshed, so that the second gets new tokens.
        const last = { holder: 0, rotates: false, fails: false }
        let fails = false
        const failures = new Set<unknown>()
        const full = new Error('disk full')
        for (const [index, holder] of holders.entries()) {
          holder.listener = async (changed) => {
            await Promise.resolve()
            if (fails) throw full
            Object.assign(saved[index] ?? {}, changed)
          }
        }
        const request = guard()
        for (const { holder, ...now } of [...steps, last, last]) {
          const stream = nth(holders, holder)
          fails = now.fails
          bed.provider.rotates = now.rotates
          bed.provider.expire(String(stream.source['access_token']))
          const [result] = await Promise.allSettled([request.call(stream)])
          if (result.status === 'rejected') failures.add(result.reason)
        }
        for (const holder of holders) await request.call(holder)

        failures.delete(full)
        expect(failures.size).toBe(0)
        expect(saved).toEqual(holders.map(({ source }) => source))
      }),
      { numRuns: 50 },
    )
  })

  it('does not depend on the order in which listeners end', async () => {
    const [one, two] = expiredStreams(bed.provider, 2) as [Stream, Stream]
    const { opened, open } = gate()
    const saved: Record<string, string>[] = []
    one.listener = async (changed) => {
      if (changed['access_token'] === 'access-token-2') await opened
      saved.push(changed)
    }
    const request = guard()
    const first = request.call(one)
    await bed.provider.arrived(1)
    await request.call(two)
    bed.provider.expire('access-token-2')
    await request.call(two)
    // The source of the first holds newer tokens by now, while its listener still saves the older ones.
    await expect(request.call(one)).resolves.toBe('rows for access-token-3')
    open()
    await first

    expect(saved.map(({ access_token }) => access_token)).toEqual([
      'access-token-2',
      'access-token-3',
    ])
  })
})
