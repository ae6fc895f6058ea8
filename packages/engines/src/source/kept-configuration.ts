import { isDeepStrictEqual } from 'node:util'

import type { DataSourceConfig } from '@panoply/datasource'
import type { SavedSource, StateSession, StateStore, PlainObject } from '@panoply/runner'

import { configOfChanges } from '../parameters/config-of-changes.js'

/** Passes a whole configuration to the engine. Settles when the engine has it. */
export type WriteConfiguration = (config: PlainObject) => void | Promise<void>

const NOTHING_SAVED: SavedSource = { changes: {}, checkpoints: {} }

/**
 * Keeps the parameters that a source changes, such as a refreshed token, in the configuration of the engine. The engine
 * replaces its configuration as a whole, so each change writes all of it.
 */
export class KeptConfiguration implements StateStore {
  readonly #module: DataSourceConfig
  readonly #write: WriteConfiguration
  #config: PlainObject
  /** The last kept value of each parameter. */
  readonly #known = new Map<string, unknown>()

  constructor(config: PlainObject, module: DataSourceConfig, write: WriteConfiguration) {
    this.#config = config
    this.#module = module
    this.#write = write
  }

  /** Keeps changed parameters. The source can wait for it. */
  keep(changes: PlainObject): void | Promise<void> {
    const fresh = Object.entries(changes).filter(
      ([name, value]) => !this.#known.has(name) || !isDeepStrictEqual(this.#known.get(name), value),
    )
    if (fresh.length === 0) return
    for (const [name, value] of fresh) this.#known.set(name, structuredClone(value))
    this.#config = configOfChanges(this.#config, Object.fromEntries(fresh), this.#module)
    return this.#write(this.#config)
  }

  /** A session of the runner. It keeps changed parameters. The destination keeps checkpoints. */
  open(): StateSession {
    return {
      saved: NOTHING_SAVED,
      save: ({ changes }) =>
        this.keep(
          Object.fromEntries(Object.entries(changes).map(([name, { value }]) => [name, value])),
        ),
      close: () => undefined,
    }
  }
}
