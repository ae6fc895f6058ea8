import {
  type ChoiceItem,
  type DataSourceConfig,
  type DataSourceOptions,
  type Param,
  resolveValues,
  type SourceParameters,
  type ValuesFunction,
} from '@panoply/datasource'

import { type Clock, sleep } from '@panoply/errors/internal'

import { DEFAULT_RETRY_DELAYS_MS, RetryBudget } from '../../retry-budget.js'
import { textOf } from '../../values/text-of.js'

const MS_IN_SECOND = 1_000

/** The functions that a `ChoiceLoader` gets from its caller. */
export interface ChoiceLoading {
  readonly clock: Clock
  /** Shows a warning. */
  readonly warn: (message: string) => void
  /** Default 1 s, 4 s, 16 s. */
  readonly retryDelaysMs?: readonly number[] | undefined
}

/**
 * Loads the values that functions in `values` find. A function that fails is called again, like a failed `read`. Found
 * values are kept: the function is not called again.
 */
export class ChoiceLoader {
  readonly #loading: ChoiceLoading
  readonly #loaded = new Map<string, readonly ChoiceItem[]>()

  constructor(loading: ChoiceLoading) {
    this.#loading = loading
  }

  /** The CONFIG with the values that are already loaded. The other functions in it load through this loader. */
  configOf(config: DataSourceConfig): DataSourceConfig {
    return { ...config, params: config.params.map((param) => this.paramOf(param)) }
  }

  /** A parameter of {@link configOf}. */
  paramOf(param: Param): Param {
    const { values, name = '' } = param
    if (typeof values !== 'function') return param
    const loaded = this.#loaded.get(name)
    return {
      ...param,
      values:
        loaded ??
        (async (source, options): Promise<ChoiceItem[]> => {
          const items = await this.#call(name, values, source, options)
          // Refuses a result that is no list of choices, before it is kept.
          const checked = await resolveValues({ name, values: () => items }, {})
          this.#loaded.set(name, checked)
          return [...checked]
        }),
    }
  }

  async #call(
    name: string,
    values: ValuesFunction,
    source: SourceParameters,
    options: DataSourceOptions,
  ): Promise<readonly ChoiceItem[]> {
    const { clock, warn, retryDelaysMs = DEFAULT_RETRY_DELAYS_MS } = this.#loading
    const budget = new RetryBudget(retryDelaysMs)
    for (;;) {
      try {
        return await values(source, options)
      } catch (error) {
        const retry = budget.next(error)
        if (!retry) throw error
        warn(
          `the values of ${name} cannot be loaded: ${textOf(error)}; trying again in ` +
            `${retry.delayMs / MS_IN_SECOND} s (${retry.attempt} of ${retry.maxAttempts})`,
        )
        await sleep(clock, retry.delayMs)
      }
    }
  }
}
