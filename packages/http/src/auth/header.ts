import type { Auth } from './auth.js'
import { setHeader } from './outgoing-request.js'
import { readSecret, type SecretText } from './secret-text.js'

/**
 * Sends a secret in a header of each request.
 *
 * @param name the header's name
 * @param value the secret, or a function that returns it or a promise of it. The function is called before each
 * attempt.
 *
 * @example
 * ```ts
 * import { header, HttpClient } from '@panoply/http'
 *
 * const auth = header('X-Api-Key', 'a-key')
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1', auth })
 * ```
 */
export const header = (name: string, value: SecretText): Auth => ({
  async authorize({ headers }) {
    const secret = await readSecret(value)
    setHeader(headers, name, secret)
    return [secret]
  },
})
