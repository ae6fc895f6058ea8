import type { Auth } from './auth.js'
import { readSecret, type SecretText } from './secret-text.js'

/**
 * Sends a secret as a parameter of each URL. Errors and log lines show the URL without it.
 *
 * @param name the parameter's name
 * @param value the secret, or a function that returns it or a promise of it. The function is called before each
 * attempt.
 *
 * @example
 * ```ts
 * import { HttpClient, query } from '@panoply/http'
 *
 * const auth = query('api_key', 'a-key')
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1', auth })
 * ```
 */
export const query = (name: string, value: SecretText): Auth => ({
  async authorize({ url }) {
    const secret = await readSecret(value)
    url.searchParams.set(name, secret)
    return [secret]
  },
})
