import { isPlainObject } from '@panoply/errors/internal'
import { FileStateStore, type PlainObject, SavedParams } from '@panoply/runner'
import { secretValues } from '@panoply/errors'

import type { ConsoleSettings } from '../console-settings.js'
import type { FormParam } from '../protocol/index.js'
import { mergedValues } from './form-values.js'
import type { SourceDescription } from './source-description.js'

/** The saved values of a form. They are in the state store. */
export class SavedForm {
  readonly #settings: ConsoleSettings
  readonly #saved: SavedParams
  readonly #description: SourceDescription
  /** The last read or save. The next one waits for it, because the store can be open only once. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(name: string, description: SourceDescription, settings: ConsoleSettings) {
    this.#settings = settings
    this.#description = description
    const { stateFolder, stateKey } = settings
    const store = new FileStateStore(stateFolder, stateKey === undefined ? {} : { stateKey })
    this.#saved = new SavedParams(store, name)
  }

  get params(): readonly FormParam[] {
    return this.#description.params
  }

  async read(): Promise<PlainObject> {
    return this.#remember(await this.#inTurn(() => this.#saved.read()))
  }

  /** The values of the form, merged with the saved ones. Its secrets are masked from now on. */
  async merged(given: PlainObject): Promise<PlainObject> {
    return this.#remember(mergedValues(this.params, await this.read(), given))
  }

  /** Saves what the form means. @returns it */
  async save(given: PlainObject): Promise<PlainObject> {
    const values = await this.merged(given)
    const emptied = Object.fromEntries(this.params.map(({ name }) => [name, undefined]))
    await this.#inTurn(() => this.#saved.save({ ...emptied, ...values }))
    return values
  }

  /** Saves tokens. Their names need not be parameters. */
  async saveTokens(tokens: PlainObject): Promise<void> {
    this.#remember(tokens)
    await this.#inTurn(() => this.#saved.save(tokens))
  }

  #remember(values: PlainObject): PlainObject {
    const { secretParams } = this.#description
    this.#settings.mask.remember(secretValues(values, secretParams))
    for (const { name, fields } of this.params) {
      const tunnel = values[name]
      if (fields === null || !isPlainObject(tunnel)) continue
      const secrets = fields
        .filter(({ type }) => type === 'password')
        .map((field) => tunnel[field.name])
      this.#settings.mask.remember(secrets.filter((secret) => typeof secret === 'string'))
    }
    return values
  }

  #inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const next = this.#last.then(work)
    this.#last = next.catch(() => undefined)
    return next
  }
}
