import type { LoginProgress } from '../failure/classify-ssh-error.js'
import type { SshLogin } from '../settings/ssh-settings.js'

type Method = 'publickey' | 'password' | 'keyboard-interactive'

/**
 * One login as it goes on. It tries the ways to log in one after the other: the key before the password, so that a
 * server that asks for both gets both.
 */
export class Login implements LoginProgress {
  readonly #methods: Method[]
  readonly #tried: Method[] = []
  #offered: readonly string[] = []
  greeting = ''
  isHandshakeDone = false
  /** The fingerprint of the key that the server has shown. */
  hostKey: string | undefined

  constructor({ privateKey, password }: SshLogin) {
    this.#methods = [
      ...(privateKey === undefined ? [] : (['publickey'] as const)),
      // Servers that ask PAM often offer the second only.
      ...(password === undefined ? [] : (['password', 'keyboard-interactive'] as const)),
    ]
  }

  get tried(): readonly string[] {
    return this.#tried
  }

  get offered(): readonly string[] {
    return this.#offered
  }

  /**
   * Answers ssh2, which asks first without a method, and then with the methods that the server still offers. `false`
   * ends the login.
   */
  readonly nextMethod = (offered: readonly string[] | null): Method | false => {
    if (offered !== null && offered.length > 0) this.#offered = offered
    const isOffered = (method: Method): boolean =>
      this.#offered.length === 0 || this.#offered.includes(method)
    const method = this.#methods.find(isOffered)
    if (method === undefined) return false
    this.#methods.splice(0, this.#methods.indexOf(method) + 1)
    this.#tried.push(method)
    return method
  }
}
