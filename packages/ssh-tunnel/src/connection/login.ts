import type { LoginProgress } from '../failure/classify-ssh-error.js'
import type { SshLogin } from '../settings/ssh-settings.js'

type Method = 'publickey' | 'password' | 'keyboard-interactive'

/**
 * The state of one login. It tries the login methods one after the other: first the key, then the password. So a server
 * that asks for both gets both.
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
      // Servers that use PAM often offer only `keyboard-interactive`.
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
   * Chooses the next method for ssh2. In the first call `offered` is `null`; later it has the methods that the server
   * still offers. `false` ends the login.
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
