import type { RefreshableHolding } from '../holder/holding.js'
import type { Settings } from '../settings/settings.js'
import type { TokenRequest } from './token-endpoint.js'

/** Fields of the form that are no secrets. The values of all others are kept out of every message. */
const PUBLIC_FIELDS = new Set([
  'grant_type',
  'client_id',
  'scope',
  'redirect_uri',
  'audience',
  'resource',
])

/**
 * The request of RFC 6749, section 6: the fields of `options.refresh` and the refresh token as a form. A `grant_type`
 * in `options.refresh` replaces the standard one.
 */
export const buildRequest = (
  { clientFields, accessToken, refreshToken }: RefreshableHolding,
  { refreshUrl, accessKey, refreshKey }: Settings,
): TokenRequest => {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    ...Object.fromEntries(clientFields),
    refresh_token: refreshToken,
  })
  const secrets = [...form].filter(([name]) => !PUBLIC_FIELDS.has(name)).map(([, value]) => value)
  return {
    url: refreshUrl,
    form,
    secrets: [...secrets, accessToken ?? ''].filter((secret) => secret !== ''),
    accessKey,
    refreshKey,
  }
}
