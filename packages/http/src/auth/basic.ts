import type { Auth } from './auth.js'
import { setHeader } from './outgoing-request.js'
import { readSecret, type SecretText } from './secret-text.js'

/**
 * Sends a user and a password with each request, as HTTP's Basic authentication (RFC 7617, in UTF-8).
 *
 * @param password the password. It may be empty, for APIs that take a key as the user; the user is then a secret, too.
 *
 * @example
 * ```ts
 * import { basic, HttpClient } from '@panoply/http'
 *
 * const auth = basic('me@example.com', 'a-token')
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1', auth })
 * ```
 */
export const basic = (user: SecretText, password: SecretText = ''): Auth => ({
  async authorize({ headers }) {
    const name = await readSecret(user)
    const secret = password === '' ? '' : await readSecret(password)
    const encoded = Buffer.from(`${name}:${secret}`).toString('base64')
    setHeader(headers, 'authorization', `Basic ${encoded}`)
    return [secret === '' ? name : secret, encoded]
  },
})
