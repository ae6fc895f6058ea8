import { signIn, type SignInOptions } from '@panoply/oauth/sign-in'
import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject, textOf } from '@panoply/runner'

import type { ConsoleSettings } from '../console-settings.js'
import { ConsoleFailure, notFound } from '../values/console-failure.js'
import type { SavedForm } from './saved-form.js'
import type { SourceDescription } from './source-description.js'

/** Sign-ins of one source. A new sign-in ends the current one. */
export class SourceSignIn {
  readonly #source: string
  readonly #settings: ConsoleSettings
  #abort: AbortController | undefined

  constructor(source: string, settings: ConsoleSettings) {
    this.#source = source
    this.#settings = settings
  }

  /**
   * Saves the form, and begins a sign-in. An event has the result.
   *
   * @param given the values of the form so far
   * @returns the page of the provider
   * @throws ConsoleFailure
   */
  async begin(
    name: string,
    { oauthParams }: SourceDescription,
    form: SavedForm,
    given: PlainObject,
  ): Promise<string> {
    const param = oauthParams.find((candidate) => candidate.name === name)
    if (!param) throw notFound(`parameter ${name} of the type oauth`)
    const client = clientOf(this.#settings)
    await form.save(given)
    this.#abort?.abort()
    this.#abort = new AbortController()
    const { signal } = this.#abort
    return await new Promise<string>((resolve, reject) => {
      const openBrowser = (url: string): void => {
        resolve(url)
      }
      signIn(param, { ...client, openBrowser, signal })
        .then(async ({ access_token, refresh_token }) => {
          // If there is no new refresh token, the old one is removed, because it may belong to another person.
          await form.saveTokens({ [name]: access_token, access_token, refresh_token })
          this.#tell(name, true, 'signed in')
        })
        .catch((error: unknown) => {
          const message = textOf(error)
          reject(new ConsoleFailure({ code: 'source-failed', message }))
          if (!signal.aborted) this.#tell(name, false, message)
        })
    })
  }

  close(): void {
    this.#abort?.abort()
  }

  #tell(param: string, ok: boolean, message: string): void {
    const facts = { source: this.#source, param, ok, message: this.#settings.mask.mask(message) }
    this.#settings.events.publish({ type: 'sign-in', ...facts })
  }
}

/** The OAuth client in `options.refresh`. */
const clientOf = ({
  options,
}: ConsoleSettings): Pick<SignInOptions, 'clientId' | 'clientSecret'> => {
  const client = isPlainObject(options['refresh']) ? options['refresh'] : {}
  const { client_id: clientId, client_secret: clientSecret } = client
  if (typeof clientId !== 'string' || clientId === '') {
    throw new ConsoleFailure({
      code: 'invalid',
      message: 'expected the OAuth client in refresh.client_id of the options, got none',
      advice: `Start the console with --options file or PANOPLY_OPTIONS='{"refresh":{"client_id":"…"}}'.`,
    })
  }
  return { clientId, ...(typeof clientSecret === 'string' && { clientSecret }) }
}
