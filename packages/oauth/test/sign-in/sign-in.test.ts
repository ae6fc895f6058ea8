import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { describe, expect, it } from '@jest/globals'

import { signInBy } from '../../src/sign-in/sign-in.js'
import { printed } from '../support/failure.js'
import type { Fault } from '../support/provider.js'
import {
  ANSWER,
  begin,
  CODE,
  expectEnded,
  paramOf,
  SECRET,
  signInFailure,
} from '../support/sign-in-attempt.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

describe('a sign-in', () => {
  it('asks with PKCE and a state, and keeps the query of oauthAuthorizeURL', async () => {
    const { opened, redirect, state, tokens } = await begin(bed, { scope: 'read write' })

    expect(`${opened.origin}${opened.pathname}${opened.hash}`).toBe(
      'https://provider.example/authorize',
    )
    expect(Object.fromEntries(opened.searchParams)).toEqual({
      ...{ response_type: 'code', client_id: 'app-1', scope: 'read write' },
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    bed.provider.faults.push({ body: ANSWER })
    await redirect({ state, code: CODE })
    await tokens
  })

  it('exchanges the code once, and ends its server', async () => {
    const { redirect, redirectUri, state, tokens } = await begin(bed)
    bed.provider.faults.push({ body: ANSWER })

    const page = await redirect({ state, code: CODE })

    await expect(tokens).resolves.toEqual({
      ...{ access_token: 'new', refresh_token: 'next', expires_in: 60 },
    })
    expect(bed.provider.requests.map(({ form }) => form)).toEqual([
      {
        ...{ grant_type: 'authorization_code', code: CODE, redirect_uri: redirectUri },
        ...{ client_id: 'app-1', client_secret: SECRET },
        code_verifier: expect.stringMatching(/^[\w-]{43}$/),
      },
    ])
    expect(page.status).toBe(200)
    expect(await page.text()).toContain(
      '<h1>You are signed in to The &lt;b&gt;&quot;Provider&quot;&lt;/b&gt; &amp; co</h1>',
    )
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    })
    await expectEnded(bed, redirectUri)
  })

  it.each<[string, Fault]>([
    ['a form', { body: 'access_token=new&refresh_token=next&expires_in=60' }],
    ['an object inside', { body: { data: ANSWER } }],
    ['a token type of its own', { status: 201, body: { ...ANSWER, token_type: 'mac' } }],
  ])('takes tokens that come as %s', async (_, answer) => {
    const { redirect, state, tokens } = await begin(bed)
    bed.provider.faults.push(answer)
    await redirect({ state, code: CODE })
    await expect(tokens).resolves.toMatchObject({ access_token: 'new', refresh_token: 'next' })
  })

  it('takes an answer without a refresh token and without a life', async () => {
    const { redirect, state, tokens } = await begin(bed)
    bed.provider.faults.push({ body: { access_token: 'new' } })
    await redirect({ state, code: CODE })
    await expect(tokens).resolves.toEqual({ access_token: 'new' })
  })

  it('sends JSON, extra fields, and the client in a header', async () => {
    const { redirect, state, tokens } = await begin(bed, {
      ...{ requestFormat: 'json', clientAuthentication: 'client_secret_basic' },
      extraFields: { audience: 'api', version: 2 },
    })
    bed.provider.faults.push({ body: ANSWER })
    await redirect({ state, code: CODE })
    await tokens

    const [sent] = bed.provider.requests
    expect(sent?.headers['content-type']).toBe('application/json')
    const [scheme, credentials = ''] = sent?.headers.authorization?.split(' ') ?? []
    const decoded = Buffer.from(credentials, 'base64').toString().split(':')
    expect([scheme, ...decoded.map(decodeURIComponent)]).toEqual(['Basic', 'app-1', SECRET])
    const body = JSON.parse(sent?.body ?? '') as object
    expect(body).toMatchObject({ code: CODE, audience: 'api', version: 2 })
    expect(body).not.toHaveProperty('client_secret')
  })
})

describe('a code that is not exchanged:', () => {
  it.each<[string, Fault, object, RegExp]>([
    [
      'a wrong code',
      { status: 400, body: { error: 'invalid_grant' } },
      { kind: 'rejected', status: 400, errorCode: 'invalid_grant', retryable: false },
      /HTTP 400 invalid_grant: the code has expired, was used before/,
    ],
    [
      'a wrong client',
      { status: 401, body: { error: 'invalid_client' } },
      { kind: 'rejected', status: 401 },
      /clientId is not known, or clientSecret is wrong; .* see clientAuthentication$/,
    ],
    [
      'an answer that repeats the request',
      { status: 400, body: { error: CODE, error_description: SECRET } },
      { kind: 'rejected' },
      /HTTP 400: the provider refused the code$/,
    ],
    ['a page', { body: '<html>' }, { kind: 'malformed', status: 200 }, /neither a JSON object nor/],
    ['no token', { body: { ok: true } }, { kind: 'malformed' }, /the access token is missing/],
    ['a redirect', { status: 302, headers: { location: '/' } }, { kind: 'malformed' }, /HTTP 302/],
    ['a fault', { status: 503 }, { kind: 'unreachable', status: 503, retryable: true }, /HTTP 503/],
    [
      'a broken connection',
      'reset',
      { kind: 'unreachable', networkCode: expect.any(String) },
      /the connection failed/,
    ],
    ['an answer without an end', { endless: true }, { kind: 'malformed' }, /longer than any/],
  ])('%s', async (_, fault, facts, text) => {
    const { redirect, redirectUri, state, tokens } = await begin(bed)
    bed.provider.faults.push(fault)

    const page = await redirect({ state, code: CODE })

    const failure = await signInFailure(tokens)
    expect(failure).toMatchObject(facts)
    expect(failure.message).toMatch(text)
    expect(page.status).toBe(400)
    expect(await page.text()).not.toContain(CODE)
    expect(bed.provider.requests).toHaveLength(1)
    await expectEnded(bed, redirectUri)
  })

  it('no answer: it is given up after 20 s', async () => {
    const { redirect, state, tokens } = await begin(bed)
    bed.provider.faults.push('hang')
    const page = redirect({ state, code: CODE })
    await bed.provider.arrived(1)
    await bed.clock.passWait(20_000)

    expect(await signInFailure(tokens)).toMatchObject({
      ...{ kind: 'unreachable', networkCode: 'ETIMEDOUT' },
    })
    expect((await page).status).toBe(400)
  })
})

describe('a sign-in that is not finished', () => {
  it('ends by itself after 5 minutes', async () => {
    const { redirectUri, tokens } = await begin(bed)
    await bed.clock.passWait(300_000)

    const failure = await signInFailure(tokens)
    expect(failure).toMatchObject({ kind: 'timeout', retryable: true })
    expect(failure.message).toBe('no sign-in within 300 s')
    await expectEnded(bed, redirectUri)
  })

  it('ends after timeoutMs', async () => {
    const { tokens } = await begin(bed, { timeoutMs: 5 })
    await bed.clock.passWait(5)
    expect(await signInFailure(tokens)).toMatchObject({ kind: 'timeout' })
  })

  it('ends when its signal says so', async () => {
    const controller = new AbortController()
    const { redirectUri, tokens } = await begin(bed, { signal: controller.signal })
    controller.abort()
    expect(await signInFailure(tokens)).toMatchObject({ kind: 'aborted', retryable: false })
    await expectEnded(bed, redirectUri)
  })

  it('ends a second after its signal, though the code is being exchanged', async () => {
    const controller = new AbortController()
    const { redirect, redirectUri, state, tokens } = await begin(bed, { signal: controller.signal })
    bed.provider.faults.push('hang')
    const page = redirect({ state, code: CODE }).catch((error: unknown) => error)
    await bed.provider.arrived(1)
    controller.abort()
    await bed.clock.passWait(1_000)

    expect(await signInFailure(tokens)).toMatchObject({ kind: 'aborted' })
    expect(await page).toMatchObject({ name: 'TypeError' })
    await expect(fetch(redirectUri)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })

  it('does not begin when its signal has said so', async () => {
    let isOpened = false
    const tokens = signInBy(bed.clock, paramOf(bed), {
      ...{ clientId: 'app-1', openBrowser: () => (isOpened = true), signal: AbortSignal.abort() },
    })
    expect(await signInFailure(tokens)).toMatchObject({ kind: 'aborted' })
    expect(isOpened).toBe(false)
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no browser')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no browser'))],
  ])('ends when openBrowser %s', async (_, openBrowser) => {
    const tokens = signInBy(bed.clock, paramOf(bed), { clientId: 'app-1', openBrowser })
    expect(await signInFailure(tokens)).toMatchObject({
      kind: 'browser',
      cause: expect.objectContaining({ message: 'no browser' }),
    })
    expect(bed.clock.pending).toBe(0)
  })
})

it('a browser that fails and repeats the URL and the secret gives neither away', async () => {
  let state = ''
  const tokens = signInBy(bed.clock, paramOf(bed), {
    ...{ clientId: 'app-1', clientSecret: SECRET },
    openBrowser: (url) => {
      state = new URL(url).searchParams.get('state') ?? ''
      throw new Error(`spawn xdg-open ${url} ${SECRET}`)
    },
  })
  const failure = await signInFailure(tokens)
  expect(state).not.toBe('')
  expect(printed(failure)).toContain('spawn xdg-open')
  expect(printed(failure)).not.toContain(state)
})

describe('the port', () => {
  it('is the one that was given', async () => {
    const port = await freePort()
    const { redirect, redirectUri, state, tokens } = await begin(bed, { port })
    expect(redirectUri).toBe(`http://127.0.0.1:${port}/callback`)
    bed.provider.faults.push({ body: ANSWER })
    await redirect({ state, code: CODE })
    await tokens
  })

  it('that another sign-in has is refused in words', async () => {
    const controller = new AbortController()
    const one = await begin(bed, { signal: controller.signal })
    const port = Number(new URL(one.redirectUri).port)
    const tokens = signInBy(bed.clock, paramOf(bed), {
      ...{ clientId: 'app-1', openBrowser: () => undefined, port },
    })

    const failure = await signInFailure(tokens)
    expect(failure).toMatchObject({ kind: 'port', networkCode: 'EADDRINUSE', retryable: true })
    expect(failure.message).toBe(
      `cannot listen on port ${port} of 127.0.0.1: EADDRINUSE; another program listens there`,
    )
    controller.abort()
    await signInFailure(one.tokens)
  })
})

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
