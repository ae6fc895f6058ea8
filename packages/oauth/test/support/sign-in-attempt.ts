import { request } from 'node:http'

import { expect } from '@jest/globals'

import type { SignInError, SignInOptions, SignInTokens } from '../../src/sign-in/index.js'
import { signInBy } from '../../src/sign-in/sign-in.js'
import { printed } from './failure.js'
import type { TestBed } from './test-bed.js'

export const SECRET = 'client-secret-hunter2'
export const CODE = 'the-code-of-the-redirect'

/** What a token endpoint answers. */
export const ANSWER = {
  ...{ access_token: 'new', refresh_token: 'next', expires_in: 60 },
  id_token: 'ignored',
}

export const paramOf = ({ provider }: TestBed) => ({
  type: 'oauth',
  title: 'The <b>"Provider"</b> & co',
  oauthAuthorizeURL: 'https://provider.example/authorize?scope=read&state=stale#top',
  oauthAccessURL: provider.url,
})

/** A sign-in whose browser is the test. */
export interface Attempt {
  readonly tokens: Promise<SignInTokens>
  /** What the browser was opened with. */
  readonly opened: URL
  readonly redirectUri: string
  readonly state: string
  /** The browser comes back. */
  readonly redirect: (parameters: Record<string, string> | string) => Promise<Response>
}

export const begin = async (
  bed: TestBed,
  options: Partial<SignInOptions> = {},
): Promise<Attempt> => {
  let open = (_: string): void => undefined
  const url = new Promise<string>((resolve) => {
    open = resolve
  })
  const tokens = signInBy(bed.clock, paramOf(bed), {
    ...{ clientId: 'app-1', clientSecret: SECRET, openBrowser: open },
    ...options,
  })
  tokens.catch(() => undefined)
  const opened = new URL(await Promise.race([url, tokens.then(() => '')]))
  const redirectUri = opened.searchParams.get('redirect_uri') ?? ''
  return {
    ...{ tokens, opened, redirectUri },
    state: opened.searchParams.get('state') ?? '',
    redirect: (parameters) => fetch(`${redirectUri}?${new URLSearchParams(parameters).toString()}`),
  }
}

/** What a sign-in fails with. No text of it holds a secret. */
export const signInFailure = async (tokens: Promise<SignInTokens>): Promise<SignInError> => {
  const failure: unknown = await tokens.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failure).toMatchObject({ name: 'SignInError', code: 'PANOPLY_SIGN_IN_FAILED' })
  for (const secret of [SECRET, CODE, 'access-token', 'refresh-token']) {
    expect(printed(failure)).not.toContain(secret)
  }
  return failure as SignInError
}

/** Nothing listens any more, and no timer is left. */
export const expectEnded = async ({ clock }: TestBed, redirectUri: string): Promise<void> => {
  await expect(fetch(redirectUri)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  expect(clock.pending).toBe(0)
}

/** A request with a path and a host of the test's own. Resolves to the status. */
export const send = (redirectUri: string, options: object): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(redirectUri)
    request({ hostname, port, ...options }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
