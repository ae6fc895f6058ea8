import type { Laboratory } from '../experiment/laboratory.js'
import type { Observation, RequestFacts } from '../experiment/observation.js'
import { canaryOf } from '../experiment/canaries.js'

/** A run whose access token expired in the middle. */
export interface TokenTrial {
  /** The first request whose token was refused. */
  readonly request: RequestFacts
  readonly refreshes: number
  /** Whether CONFIG has a parameter for a sign-in, whose token can be refreshed. */
  readonly hasSignIn: boolean
  readonly run: Observation
  /** The tokens that the source got. */
  readonly secrets: readonly string[]
}

const FRESH_TOKEN = canaryOf('fresh-access-token')
const FRESH_REFRESH_TOKEN = canaryOf('fresh-refresh-token')
const MAX_REFUSALS = 40
const UNAUTHORIZED = 401

/**
 * Lets the access token expire in the middle of a run: each request gets status 401 until it has the refreshed token.
 */
export const expireToken = async (
  laboratory: Laboratory,
  baseline: Observation,
): Promise<TokenTrial> => {
  const data = baseline.requests.filter(({ url }) => !isTokenUrl(laboratory, url))
  const request = data[Math.floor(data.length / 2)] as RequestFacts
  let refreshes = 0
  let refusals = 0
  const run = await laboratory.run({
    source: { ...laboratory.source, ...refreshToken(laboratory) },
    options: { refresh: REFRESH_CLIENT, ...laboratory.options },
    answer: async (asked, number) => {
      const body = await asked.clone().text()
      if (isRefresh(body) || isTokenUrl(laboratory, asked.url)) {
        if (number < request.number) return undefined
        refreshes += 1
        return Response.json(FRESH_TOKENS)
      }
      if (number < request.number || carries(asked, body, FRESH_TOKEN)) return undefined
      refusals += 1
      // After `MAX_REFUSALS` it is clear that the source never gives up. Its requests are answered again, so that the
      // run ends.
      return refusals > MAX_REFUSALS ? undefined : new Response('{}', { status: UNAUTHORIZED })
    },
  })
  return {
    ...{ request, refreshes, run, hasSignIn: hasSignIn(laboratory) },
    secrets: [FRESH_TOKEN, FRESH_REFRESH_TOKEN],
  }
}

const REFRESH_CLIENT = { client_id: 'proof', client_secret: canaryOf('client-secret') }

/** Under all the names that APIs use for them. */
const FRESH_TOKENS = {
  ...{ access_token: FRESH_TOKEN, accessToken: FRESH_TOKEN, token: FRESH_TOKEN },
  ...{ refresh_token: FRESH_REFRESH_TOKEN, refreshToken: FRESH_REFRESH_TOKEN },
  ...{ token_type: 'bearer', expires_in: 3_600 },
}

const hasSignIn = ({ module }: Laboratory): boolean =>
  module.CONFIG.params.some(({ type }) => type === 'oauth')

/** The parameter `refresh_token`, if CONFIG has a sign-in and the parameters have no refresh token. */
const refreshToken = (laboratory: Laboratory): object =>
  hasSignIn(laboratory) && laboratory.source['refresh_token'] === undefined
    ? { refresh_token: canaryOf('refresh_token') }
    : {}

const isRefresh = (body: string): boolean => /grant_type\W{1,5}refresh_token/.test(body)

const isTokenUrl = ({ module }: Laboratory, url: string): boolean =>
  module.CONFIG.params.some((param) =>
    [param.oauthAccessURL, param.oauthRefreshURL].some(
      (known) => typeof known === 'string' && isSamePlace(known, url),
    ),
  )

const isSamePlace = (known: string, url: string): boolean =>
  URL.canParse(known) && new URL(known).pathname === new URL(url).pathname

/** Whether a request has the token in a header, in the URL, in the body, or in Basic credentials. */
const carries = (request: Request, body: string, token: string): boolean =>
  [request.url, body, ...request.headers.values()].some(
    (text) => text.includes(token) || decoded(text).includes(token),
  )

const decoded = (text: string): string =>
  Buffer.from(text.replace(/^\w+ /, ''), 'base64').toString()
