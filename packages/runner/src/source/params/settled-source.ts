import { type DataSourceConfig, type Param, resolveSource } from '@panoply/datasource'

import type { PlainObject } from '../../values/plain-object.js'
import type { ChoiceLoader } from './choice-loader.js'

/** What a `SettledSource` starts from. */
export interface SettledSourceFacts {
  readonly given: PlainObject
  readonly pending: readonly string[]
  /** What functions that find values get as their `options`. */
  readonly options: PlainObject
}

/**
 * The parameters so far, as functions in `values` get them: checked, converted, and with the chosen items in the place
 * of their names. A parameter is settled when everything that it depends on is.
 */
export class SettledSource {
  readonly #config: DataSourceConfig
  readonly #choices: ChoiceLoader
  readonly #options: PlainObject
  readonly #settled = new Set<string>()
  /** Those that a person has still to be asked for: until then a default is none. */
  readonly #pending: Set<string>
  #source: PlainObject

  /**
   * @param given the answers so far, as they were given
   * @param pending the parameters that will be asked for
   */
  constructor(
    config: DataSourceConfig,
    choices: ChoiceLoader,
    { given, pending, options }: SettledSourceFacts,
  ) {
    this.#config = config
    this.#choices = choices
    this.#options = options
    this.#pending = new Set(pending)
    this.#source = { ...given }
  }

  get source(): PlainObject {
    return this.#source
  }

  /**
   * Adds what a person answered; call {@link settle} afterwards.
   *
   * @param answer `undefined` when the question was skipped
   */
  add(name: string, answer: unknown): void {
    this.#pending.delete(name)
    if (answer !== undefined) this.#source = { ...this.#source, [name]: answer }
  }

  /**
   * Settles every parameter that can be.
   *
   * @throws InvalidArgumentError for an answer that cannot be used
   * @throws DataSourceError for what a function threw
   */
  async settle(): Promise<void> {
    for (;;) {
      const param = this.#config.params.find((candidate) => this.#canSettle(candidate))
      if (!param) return
      this.#source = await resolveSource(
        this.#choices.configOf({ params: [param] }),
        this.#source,
        this.#options,
      )
      this.#settled.add(param.name ?? '')
    }
  }

  #canSettle({ name = '', default: initial, dependencies = [] }: Param): boolean {
    if (name === '' || this.#settled.has(name) || this.#pending.has(name)) return false
    return (
      (hasAnswer(this.#source[name]) || hasAnswer(initial)) &&
      dependencies.every((dependency) => this.#settled.has(dependency))
    )
  }
}

const hasAnswer = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
