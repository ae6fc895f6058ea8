import { isPlainObject } from '@panoply/errors/internal'
import { FileStateStore, type PlainObject, SavedParams } from '@panoply/runner'
import { secretValues } from '@panoply/errors'

import type { ConsoleSettings } from '../console-settings.js'
import type { FormParam } from '../protocol/index.js'
import { mergedValues } from './form-values.js'
import type { SourceDescription } from './source-description.js'

/** The saved values of a form, in the store of states. */
export class SavedForm {
  readonly #settings: ConsoleSettings
  readonly #saved: SavedParams
  readonly #description: SourceDescription
  /** One read or save at a time: the store lets one process in, and this process once. */
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

  /** What the form means with what is saved. Its secrets are masked from now on. */
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

  /** Saves tokens, whose names need not be parameters. */
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
