import { describe, expect, it } from '@jest/globals'
import { Browser, CLIENTS, type Page, useSignInProvider } from '@panoply/test-kit/sign-in'

import { withValidToken } from '../../src/index.js'
import { signIn, SignInError, type SignInTokens } from '../../src/sign-in/index.js'
import { printed } from '../support/failure.js'
import { HttpError } from '../support/stream.js'

const provider = useSignInProvider()

interface SignedIn {
  readonly tokens: SignInTokens
  readonly page: Page
}

const signInAs = async (
  user: string | undefined,
  options: object = CLIENTS.client_secret_post,
): Promise<SignedIn> => {
  let page: Promise<Page> | undefined
  const tokens = await signIn(provider.param, {
    ...(options as { clientId: string }),
    openBrowser: (url) => {
      page = new Browser().open(url, user)
      return page
    },
  })
  if (page === undefined) throw new Error('expected the browser to be opened')
  return { tokens, page: await page }
}

describe('a sign-in at a real OpenID Connect provider', () => {
  it.each(Object.entries(CLIENTS))('works with %s', async (method, client) => {
    const { tokens, page } = await signInAs('ada', {
      ...client,
      ...(method !== 'none' && { clientAuthentication: method }),
    })

    await expect(provider.whoIs(tokens.access_token)).resolves.toEqual({ sub: 'ada' })
    expect(tokens.expires_in).toBe(3_600)
    expect(page.status).toBe(200)
    expect(page.html).toContain('You are signed in to Provider')
  })

  it('gives tokens that are refreshed and rotated from then on', async () => {
    const { tokens } = await signInAs('grace')
    const source = { ...tokens, access_token: 'run-out' }
    const { clientId: client_id, clientSecret: client_secret } = CLIENTS.client_secret_post
    const changes: object[] = []
    const request = withValidToken(
      async () => {
        const answer = await provider.whoIs(source.access_token)
        if (answer === 401) throw new HttpError(401)
        return answer
      },
      {
        ...{ refreshUrl: provider.param.oauthAccessURL, errors: HttpError },
        holder: {
          source,
          options: { refresh: { client_id, client_secret } },
          fire: (_, changed) => changes.push(changed),
        },
      },
    )

    await expect(request()).resolves.toEqual({ sub: 'grace' })
    expect(changes).toEqual([
      { access_token: expect.any(String), refresh_token: expect.any(String) },
    ])
    expect(source.refresh_token).not.toBe(tokens.refresh_token)
  })

  it('gives each of two people at once their own tokens', async () => {
    const both = await Promise.all([signInAs('ada'), signInAs('grace')])
    const who = both.map(({ tokens }) => provider.whoIs(tokens.access_token))
    await expect(Promise.all(who)).resolves.toEqual([{ sub: 'ada' }, { sub: 'grace' }])
  })

  it('ends in words when the person says no', async () => {
    const pages: Promise<Page>[] = []
    const failure: unknown = await signIn(provider.param, {
      ...CLIENTS.client_secret_post,
      openBrowser: (url) => pages.push(new Browser().open(url, undefined)),
    }).catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(SignInError)
    expect(failure).toMatchObject({ kind: 'denied', errorCode: 'access_denied', retryable: false })
    const [page] = await Promise.all(pages)
    expect(page?.status).toBe(400)
    expect(page?.html).toMatch(/You are not signed in.*access_denied: the person, or the provider/s)
  })

  it('ends in words when the client has a wrong secret', async () => {
    const failure: unknown = await signInAs('ada', {
      clientId: 'post',
      clientSecret: 'another-secret',
    }).catch((error: unknown) => error)

    expect(failure).toMatchObject({
      kind: 'rejected',
      errorCode: 'invalid_client',
      message: expect.stringMatching(/clientId is not known, or clientSecret is wrong/),
    })
    expect(printed(failure)).not.toContain('another-secret')
  })
})
