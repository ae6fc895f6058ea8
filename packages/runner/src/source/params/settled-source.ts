import {
  checkSource,
  type ConfigIssue,
  type DataSourceConfig,
  type Param,
  resolveSource,
} from '@panoply/datasource'

import type { PlainObject } from '../../values/plain-object.js'
import type { ChoiceLoader } from './choice-loader.js'

/** The arguments of a `SettledSource`. */
export interface SettledSourceFacts {
  readonly given: PlainObject
  readonly pending: readonly string[]
  /** The `options` of functions that find values. */
  readonly options: PlainObject
  /** Makes the error for answers that cannot be used. */
  readonly refusal: (issues: readonly ConfigIssue[]) => Error
}

/**
 * The parameters so far, in the form that functions in `values` get: checked, converted, and with the chosen items. A
 * parameter is settled when every parameter that it depends on is settled.
 */
export class SettledSource {
  readonly #config: DataSourceConfig
  readonly #choices: ChoiceLoader
  readonly #options: PlainObject
  readonly #refusal: SettledSourceFacts['refusal']
  readonly #settled = new Set<string>()
  /** The parameters that a person will still be asked for. Until then their defaults do not count. */
  readonly #pending: Set<string>
  #source: PlainObject

  /**
   * @param given the original answers so far
   * @param pending the parameters that will be asked for
   */
  constructor(
    config: DataSourceConfig,
    choices: ChoiceLoader,
    { given, pending, options, refusal }: SettledSourceFacts,
  ) {
    this.#config = config
    this.#choices = choices
    this.#options = options
    this.#refusal = refusal
    this.#pending = new Set(pending)
    this.#source = { ...given }
  }

  get source(): PlainObject {
    return this.#source
  }

  /**
   * Adds the answer of a person. Call {@link settle} afterwards.
   *
   * @param answer `undefined` if the question was skipped
   */
  add(name: string, answer: unknown): void {
    this.#pending.delete(name)
    if (answer !== undefined) this.#source = { ...this.#source, [name]: answer }
  }

  /**
   * Settles every parameter that can be settled.
   *
   * @throws InvalidArgumentError for an answer that cannot be used
   * @throws DataSourceError if a function throws
   */
  async settle(): Promise<void> {
    for (;;) {
      const param = this.#config.params.find((candidate) => this.#canSettle(candidate))
      if (!param) return
      await this.#settleOne(param)
      this.#settled.add(param.name ?? '')
    }
  }

  async #settleOne(param: Param): Promise<void> {
    const config = { params: [param] }
    const check = (): void => {
      const { issues } = checkSource(this.#choices.configOf(config), this.#source)
      if (issues.length > 0) throw this.#refusal(issues)
    }
    check()
    try {
      this.#source = await resolveSource(
        this.#choices.configOf(config),
        this.#source,
        this.#options,
      )
    } catch (error) {
      // The values are loaded now, so a choice that is not one of them is refused.
      check()
      throw error
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
