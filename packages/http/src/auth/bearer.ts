import type { Auth } from './auth.js'
import { setHeader } from './outgoing-request.js'
import { readSecret, type SecretText } from './secret-text.js'

/**
 * Sends `Authorization: Bearer TOKEN` with each request.
 *
 * @param token the token, or a function that returns it or a promise of it. The function is called before each attempt.
 * If it returns no token, the request is not sent and fails with an `UnauthorizedError`.
 *
 * @example
 * ```ts
 * import { bearer, HttpClient } from '@panoply/http'
 *
 * const source = { access_token: 'a-token' }
 * const auth = bearer(() => source.access_token)
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1', auth })
 * ```
 */
export const bearer = (token: SecretText): Auth => ({
  async authorize({ headers }) {
    const secret = await readSecret(token)
    setHeader(headers, 'authorization', `Bearer ${secret}`)
    return [secret]
  },
})
