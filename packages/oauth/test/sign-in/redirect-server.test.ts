import { describe, expect, it } from '@jest/globals'

import {
  ANSWER,
  type Attempt,
  begin,
  CODE,
  expectEnded,
  send,
  signInFailure,
} from '../support/sign-in-attempt.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

describe('a request that is not the redirect of this sign-in is refused, and the sign-in goes on:', () => {
  const finish = async ({ redirect, state, tokens }: Attempt): Promise<void> => {
    expect(bed.provider.requests).toHaveLength(0)
    bed.provider.faults.push({ body: ANSWER })
    await redirect({ state, code: CODE })
    await expect(tokens).resolves.toMatchObject({ access_token: 'new' })
  }

  it.each<[string, (state: string) => string]>([
    ['no state', () => `code=${CODE}`],
    ['another state', () => `code=${CODE}&state=another`],
    ['a state that is longer', (state) => `code=${CODE}&state=${state}x`],
    ['the state twice', (state) => `code=${CODE}&state=${state}&state=another`],
    ['an error with another state', () => 'error=access_denied&state=another'],
  ])('%s', async (_, query) => {
    const attempt = await begin(bed)
    const page = await attempt.redirect(query(attempt.state))
    expect(page.status).toBe(400)
    expect(await page.text()).toMatch(/answer to another sign-in, or to none/)
    await finish(attempt)
  })

  it('the redirect of another sign-in at the same time', async () => {
    const [one, two] = [await begin(bed), await begin(bed)]
    expect((await one.redirect({ state: two.state, code: CODE })).status).toBe(400)
    expect((await two.redirect({ state: one.state, code: CODE })).status).toBe(400)
    bed.provider.faults.push({ body: { access_token: 'one' } }, { body: { access_token: 'two' } })
    await one.redirect({ state: one.state, code: CODE })
    await two.redirect({ state: two.state, code: CODE })

    await expect(Promise.all([one.tokens, two.tokens])).resolves.toEqual([
      { access_token: 'one' },
      { access_token: 'two' },
    ])
    const [first, second] = bed.provider.requests.map(({ form }) => form['code_verifier'])
    expect(first).not.toBe(second)
  })

  it('another path, another method, and a target that is no URL', async () => {
    const attempt = await begin(bed)
    const { origin } = new URL(attempt.redirectUri)
    expect((await fetch(`${origin}/favicon.ico`)).status).toBe(404)
    const query = new URLSearchParams({ state: attempt.state, code: CODE }).toString()
    const posted = await fetch(`${attempt.redirectUri}?${query}`, { method: 'POST' })
    expect(posted.status).toBe(405)
    expect(await send(attempt.redirectUri, { path: '//' })).toBe(400)
    await finish(attempt)
  })

  it.each(['attacker.example', 'localhost', '127.0.0.1', '127.0.0.1:1'])(
    'the host %p',
    async (host) => {
      const attempt = await begin(bed)
      const query = new URLSearchParams({ state: attempt.state, code: CODE }).toString()
      const request = { path: `/callback?${query}`, headers: { host } }
      expect(await send(attempt.redirectUri, request)).toBe(421)
      await finish(attempt)
    },
  )

  it('a request to another address of this machine', async () => {
    const attempt = await begin(bed)
    const { port } = new URL(attempt.redirectUri)
    await expect(fetch(`http://127.0.0.2:${port}/callback`)).rejects.toThrow()
    await finish(attempt)
  })

  it('the same redirect once more, while the code is exchanged', async () => {
    const { redirect, state, tokens } = await begin(bed)
    bed.provider.faults.push('hang')
    const first = redirect({ state, code: CODE })
    await bed.provider.arrived(1)

    const again = await redirect({ state, code: CODE })

    expect(again.status).toBe(409)
    expect(await again.text()).toMatch(/It can be used only once/)
    await bed.clock.passWait(20_000)
    expect((await first).status).toBe(400)
    expect(await signInFailure(tokens)).toMatchObject({ kind: 'unreachable' })
    expect(bed.provider.requests).toHaveLength(1)
  })
})

describe('a redirect that ends the sign-in without tokens:', () => {
  it.each<[string, Record<string, string> | string, object, RegExp]>([
    [
      'the person says no',
      { error: 'access_denied', error_description: `<script>${CODE}</script>` },
      { kind: 'denied', errorCode: 'access_denied', retryable: false },
      /^the sign-in was refused: access_denied: the person, or the provider, did not allow the access$/,
    ],
    [
      'the scope is wrong',
      { error: 'invalid_scope' },
      { kind: 'denied', errorCode: 'invalid_scope' },
      /invalid_scope: the scope is not known/,
    ],
    [
      'an error that only this provider has',
      { error: 'user_suspended' },
      { kind: 'denied', errorCode: 'user_suspended' },
      /user_suspended: the provider refused$/,
    ],
    [
      'an error that is markup',
      { error: '"><script>alert(1)</script>' },
      { kind: 'denied' },
      /^the sign-in was refused: the provider refused$/,
    ],
    ['no code', {}, { kind: 'malformed' }, /no code and no error/],
    ['an empty code', { code: '' }, { kind: 'malformed' }, /no code and no error/],
    ['two codes', `code=${CODE}&code=another`, { kind: 'malformed' }, /a parameter comes twice/],
    ['a token', { id_token: 'a', code: CODE }, { kind: 'malformed' }, /cannot be understood/],
    [
      'another issuer',
      { code: CODE, iss: 'https://attacker.example' },
      { kind: 'malformed' },
      /comes from another provider: expected the issuer https:\/\/provider\.example$/,
    ],
    [
      'an issuer that is no URL',
      { code: CODE, iss: 'x' },
      { kind: 'malformed' },
      /another provider/,
    ],
  ])('%s', async (_, parameters, facts, text) => {
    const { redirect, redirectUri, state, tokens } = await begin(bed)
    const query = new URLSearchParams(parameters)
    query.set('state', state)

    const page = await redirect(query.toString())

    const failure = await signInFailure(tokens)
    expect(failure).toMatchObject(facts)
    expect(failure.message).toMatch(text)
    const html = await page.text()
    expect(page.status).toBe(400)
    expect(html).toContain('You are not signed in')
    expect(html).not.toMatch(/<script|alert/)
    expect(html).not.toContain(CODE)
    expect(bed.provider.requests).toHaveLength(0)
    await expectEnded(bed, redirectUri)
  })

  it('another issuer than the option says, although its origin is the same', async () => {
    const { redirect, state, tokens } = await begin(bed, { issuer: 'https://provider.example/one' })
    await redirect({ state, code: CODE, iss: 'https://provider.example/two' })
    expect(await signInFailure(tokens)).toMatchObject({ kind: 'malformed' })
  })
})

it('a redirect that names an issuer of the same origin is taken', async () => {
  const { redirect, state, tokens } = await begin(bed)
  bed.provider.faults.push({ body: ANSWER })
  await redirect({ state, code: CODE, iss: 'https://provider.example/tenant' })
  await expect(tokens).resolves.toMatchObject({ access_token: 'new' })
})
