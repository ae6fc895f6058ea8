import { describe, expect, it } from '@jest/globals'

import type * as environments from '../../src/guard/environment.js'
import { sharedEnvironment } from '../../src/guard/environment.js'
import { TokenFamilies } from '../../src/family/token-families.js'
import { TokenFamily } from '../../src/family/token-family.js'
import type { Tokens } from '../../src/family/tokens.js'
import { gate } from '../support/stream.js'

const identity = (refreshToken: string, clientId = 'app', url = 'https://provider.example/') => ({
  refreshUrl: new URL(url),
  clientId,
  refreshToken,
})
const refreshBy = (request: () => Promise<Tokens>, replaced?: string) => ({
  replaced,
  request,
})
const tokens = (serial: number, refreshToken = `refresh-${serial}`): Tokens => ({
  accessToken: `access-${serial}`,
  refreshToken,
  refreshDueAtMs: undefined,
})

describe('the families of a process', () => {
  it('are told apart by URL, client and refresh token', () => {
    const families = new TokenFamilies()
    const family = families.open(identity('a'))

    expect(families.find(identity('a'))).toBe(family)
    for (const other of [
      identity('b'),
      identity('a', 'other'),
      identity('a', 'app', 'https://other.example/'),
    ]) {
      expect(families.find(other)).toBeUndefined()
    }
  })

  it('remember every refresh token that they have had', async () => {
    const families = new TokenFamilies()
    const family = families.open(identity('refresh-0'))
    for (let serial = 1; serial < 5; serial++) {
      const held = { accessToken: `access-${serial - 1}`, refreshToken: `refresh-${serial - 1}` }
      await family.refresh(
        held,
        refreshBy(() => Promise.resolve(tokens(serial)), held.accessToken),
      )
    }
    for (let serial = 0; serial < 5; serial++) {
      expect(families.find(identity(`refresh-${serial}`))).toBe(family)
    }
  })

  it('forget the token that was needed longest ago, but none that is being refreshed', async () => {
    const families = new TokenFamilies()
    const busy = families.open(identity('busy'))
    const { opened, open } = gate()
    const held = { accessToken: undefined, refreshToken: 'busy' }
    const refresh = busy.refresh(
      held,
      refreshBy(() => opened.then(() => tokens(1))),
    )
    families.open(identity('forgotten'))
    const needed = families.open(identity('needed'))
    for (let i = 0; i < 9_998; i++) families.open(identity(`other ${i}`))
    families.find(identity('needed'))
    families.open(identity('one more'))

    expect(families.find(identity('forgotten'))).toBeUndefined()
    expect(families.find(identity('needed'))).toBe(needed)
    expect(families.find(identity('busy'))).toBe(busy)
    open()
    await refresh
  })

  it('are shared by two installed copies of the package', async () => {
    const secondCopy = ['../../src/guard/environment.js', 'copy'].join('?')
    const copy = (await import(secondCopy)) as typeof environments

    expect(copy.sharedEnvironment).not.toBe(sharedEnvironment)
    expect(copy.sharedEnvironment()).toBe(sharedEnvironment())
  })
})

describe('a family', () => {
  it('knows the last hundred replaced access tokens', async () => {
    const family = new TokenFamily(() => undefined)
    for (let serial = 1; serial <= 102; serial++) {
      const held = { accessToken: `access-${serial - 1}`, refreshToken: 'kept' }
      await family.refresh(
        held,
        refreshBy(() => Promise.resolve(tokens(serial, 'kept')), held.accessToken),
      )
    }
    const isOutdated = (serial: number): boolean =>
      family.isOutdated({ accessToken: `access-${serial}`, refreshToken: 'kept' })

    expect([0, 1, 2, 101, 102].map(isOutdated)).toEqual([false, false, true, true, false])
  })

  it('starts afresh after a failure', async () => {
    const family = new TokenFamily(() => undefined)
    const held = { accessToken: 'access-0', refreshToken: 'refresh-0' }
    const failed = family.refresh(
      held,
      refreshBy(() => Promise.reject(new Error('no'))),
    )

    await expect(failed).rejects.toThrow('no')
    expect(family.isRefreshing).toBe(false)
    const source = {}
    family.writeTo({ ...held, source }, 'a', 'r')
    expect(source).toEqual({})
    const again = refreshBy(() => Promise.resolve(tokens(1)))
    await expect(family.refresh(held, again)).resolves.toBeUndefined()
  })
})
