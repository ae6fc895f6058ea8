import { maskError, SecretMask } from '@panoply/errors'

import { systemClock, type WallClock } from '@panoply/errors/internal'
import { authorizationUrl, newAttempt } from './attempt.js'
import { exchangeCode, type SignInTokens } from './exchange-code.js'
import { readRedirect } from './read-redirect.js'
import { failedPage, type RedirectPage, signedInPage } from './redirect-page.js'
import { RedirectServer } from './redirect-server.js'
import { SignInError } from './sign-in-error.js'
import {
  type OAuthParam,
  parseSignIn,
  type SignInOptions,
  type SignInSettings,
} from './sign-in-settings.js'

/**
 * Signs a person in at an OAuth 2 provider, in the browser: an authorization code with PKCE, and a redirect to a server
 * on 127.0.0.1 that runs during the sign-in (RFC 8252).
 *
 * @example
 * import { signIn } from '@panoply/oauth/sign-in'
 *
 * const param = {
 *   type: 'oauth',
 *   title: 'Provider',
 *   oauthAuthorizeURL: 'https://provider.example/authorize?scope=read',
 *   oauthAccessURL: 'https://provider.example/token',
 * }
 *
 * export const tokensOf = async (clientId: string, clientSecret: string) => {
 *   const tokens = await signIn(param, {
 *     clientId,
 *     clientSecret,
 *     openBrowser: (url) => {
 *       console.log(`Open this page to sign in: ${url}`)
 *     },
 *   })
 *   return { access_token: tokens.access_token, refresh_token: tokens.refresh_token }
 * }
 *
 * @param param a parameter of CONFIG with the type `oauth`, `oauthAuthorizeURL` and `oauthAccessURL`: https, or http on
 * loopback
 * @returns the tokens, under the keys of `source`
 * @throws InvalidArgumentError if the parameter or an option is wrong
 * @throws SignInError if there are no tokens; see its `kind`
 */
export const signIn = (param: OAuthParam, options: SignInOptions): Promise<SignInTokens> =>
  signInBy(systemClock, param, options)

/** {@link signIn} with a clock of the caller's own. */
export const signInBy = async (
  clock: WallClock,
  param: OAuthParam,
  options: SignInOptions,
): Promise<SignInTokens> => {
  const settings = parseSignIn(param, options)
  const { port, timeoutMs, signal } = settings
  if (signal?.aborted === true) throw aborted()
  const attempt = newAttempt()
  const outcome = newOutcome()
  const server = await RedirectServer.listen(port, attempt.state, async (parameters) => {
    const work = readAndExchange(parameters)
    outcome.follow(work)
    return pageOf(work, settings)
  })
  const readAndExchange = async (parameters: URLSearchParams): Promise<SignInTokens> => {
    const answer = readRedirect(parameters, attempt, settings)
    return exchangeCode(answer, server.redirectUri, attempt, settings, clock)
  }
  const timer = clock.after(timeoutMs, () => {
    outcome.fail(new SignInError(`no sign-in within ${timeoutMs / 1_000} s`, { kind: 'timeout' }))
  })
  const abort = (): void => {
    outcome.fail(aborted())
  }
  signal?.addEventListener('abort', abort)
  try {
    const url = await authorizationUrl(settings, attempt, server.redirectUri)
    open(settings, url).catch((thrown: unknown) => {
      // The error of a program that starts a browser may repeat its command line, which has the URL.
      const mask = new SecretMask()
      mask.remember(
        [attempt.state, attempt.codeVerifier, settings.clientSecret ?? ''].filter(Boolean),
      )
      const cause = maskError(thrown, mask)
      outcome.fail(new SignInError('the browser could not be opened', { kind: 'browser', cause }))
    })
    return await outcome.tokens
  } finally {
    timer.cancel()
    signal?.removeEventListener('abort', abort)
    await server.close(clock)
  }
}

const aborted = (): SignInError =>
  new SignInError('the sign-in was aborted by its signal', { kind: 'aborted' })

const open = async ({ openBrowser }: SignInSettings, url: string): Promise<void> => {
  await openBrowser(url)
}

/** The first end of a sign-in counts. */
interface Outcome {
  readonly tokens: Promise<SignInTokens>
  follow(work: Promise<SignInTokens>): void
  fail(error: SignInError): void
}

const newOutcome = (): Outcome => {
  let follow: Outcome['follow'] = () => undefined
  let fail: Outcome['fail'] = () => undefined
  const tokens = new Promise<SignInTokens>((resolve, reject) => {
    follow = (work) => {
      work.then(resolve, reject)
    }
    fail = reject
  })
  // Without this, a failure before any code awaits it would count as unhandled.
  tokens.catch(() => undefined)
  return { tokens, follow, fail }
}

const pageOf = async (
  work: Promise<SignInTokens>,
  { title }: SignInSettings,
): Promise<RedirectPage> => {
  try {
    await work
    return signedInPage(title)
  } catch (error) {
    const isKnown = error instanceof SignInError
    return failedPage(isKnown ? sentence(error.message) : 'The program failed')
  }
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
