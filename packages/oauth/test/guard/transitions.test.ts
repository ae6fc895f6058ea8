import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  afterInvalidGrant,
  afterRefusal,
  afterStart,
  type TokenFacts,
} from '../../src/guard/transitions.js'

const QUIET: TokenFacts = {
  isInsideOwnNotification: false,
  isBeingNotified: false,
  isNotified: true,
  isOutdated: false,
  isDue: false,
  isRefreshing: false,
  isFromElsewhere: false,
}

describe('a call that starts', () => {
  it.each<[string, Partial<TokenFacts>, ReturnType<typeof afterStart>]>([
    ['runs when there is nothing to do', {}, 'running'],
    ['runs while another call refreshes', { isRefreshing: true }, 'running'],
    ['runs inside of its own listener', { isInsideOwnNotification: true, isDue: true }, 'running'],
    ['joins a notification', { isBeingNotified: true, isNotified: false }, 'joining'],
    [
      'joins a notification of a token that runs out',
      { isBeingNotified: true, isDue: true },
      'joining',
    ],
    ['catches up with a token that was replaced', { isOutdated: true }, 'catching up'],
    ['catches up with a token that runs out', { isDue: true }, 'catching up'],
    ['catches up with a notification that it missed', { isNotified: false }, 'catching up'],
  ])('%s', (_, facts, state) => {
    expect(afterStart({ ...QUIET, ...facts })).toBe(state)
  })
})

describe('a call that was refused', () => {
  it.each<[string, Partial<TokenFacts>, boolean, ReturnType<typeof afterRefusal>]>([
    ['refreshes the token that it ran with', {}, false, 'refreshing'],
    ['joins the refresh of that token', { isRefreshing: true }, false, 'refreshing'],
    ['uses another token that is there', {}, true, 'catching up'],
    ['uses the token that replaced its own', { isOutdated: true }, false, 'catching up'],
    [
      'waits for the refresh of the token that is there',
      { isRefreshing: true },
      true,
      'refreshing',
    ],
    [
      'does not wait for that if the token there came from elsewhere',
      { isRefreshing: true, isFromElsewhere: true },
      true,
      'catching up',
    ],
  ])('%s', (_, facts, hasNewToken, state) => {
    expect(afterRefusal({ ...QUIET, ...facts }, hasNewToken)).toBe(state)
  })
})

describe('a refresh that ended with invalid_grant', () => {
  const before = { accessToken: 'a', refreshToken: 'r' }

  it.each<[string, Partial<typeof before>, boolean, ReturnType<typeof afterInvalidGrant>]>([
    ['fails when nothing has changed', {}, true, 'failed'],
    ['runs with a new access token', { accessToken: 'b' }, false, 'running'],
    ['tries a new refresh token', { refreshToken: 's' }, true, 'refused'],
    ['tries only one', { refreshToken: 's' }, false, 'failed'],
  ])('%s', (_, changed, isFirst, state) => {
    expect(afterInvalidGrant(before, { ...before, ...changed }, isFirst)).toBe(state)
  })

  it('fails when the refresh token is gone', () => {
    const now = { accessToken: 'a', refreshToken: undefined }
    expect(afterInvalidGrant(before, now, true)).toBe('failed')
  })
})

describe('the page about the states', () => {
  const page = readFileSync(
    new URL('../../../../docs/decisions/states-of-a-guarded-call.md', import.meta.url),
    'utf8',
  )
  const rows = new Map(
    [...page.matchAll(/^\| `(?<state>[a-z ]+)` +\|[^|]*\| (?<leadsTo>.*) \|$/gm)].map(
      ({ groups }) => [groups?.['state'], groups?.['leadsTo'] ?? ''],
    ),
  )
  const facts = fc.record({
    isInsideOwnNotification: fc.boolean(),
    isBeingNotified: fc.boolean(),
    isNotified: fc.boolean(),
    isOutdated: fc.boolean(),
    isDue: fc.boolean(),
    isRefreshing: fc.boolean(),
    isFromElsewhere: fc.boolean(),
  })

  it('names every state that a transition leads to', () => {
    fc.assert(
      fc.property(facts, fc.boolean(), (now, hasNewToken) => {
        for (const [from, to] of [
          ['starting', afterStart(now)],
          ['refused', afterRefusal(now, hasNewToken)],
        ] as const) {
          expect(rows.get(from)).toContain(`\`${to}\``)
          expect(rows.has(to)).toBe(true)
        }
      }),
    )
  })
})
