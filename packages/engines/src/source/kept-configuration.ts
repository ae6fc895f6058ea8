import { isDeepStrictEqual } from 'node:util'

import type { DataSourceConfig } from '@panoply/datasource'
import type { SavedSource, StateSession, StateStore } from '@panoply/runner'

import { configOfChanges } from '../parameters/config-of-changes.js'
import type { JsonObject } from '../values/json-object.js'

/** Hands a whole configuration to the engine. Settles when the engine has it. */
export type WriteConfiguration = (config: JsonObject) => void | Promise<void>

const NOTHING_SAVED: SavedSource = { changes: {}, checkpoints: {} }

/**
 * Keeps the parameters that a source changes, such as a refreshed token, in the configuration of the engine. The
 * engine replaces the whole of it, so that the whole of it is written with each change.
 */
export class KeptConfiguration implements StateStore {
  readonly #module: DataSourceConfig
  readonly #write: WriteConfiguration
  #config: JsonObject
  /** What was kept last, by the parameter. */
  readonly #known = new Map<string, unknown>()

  constructor(config: JsonObject, module: DataSourceConfig, write: WriteConfiguration) {
    this.#config = config
    this.#module = module
    this.#write = write
  }

  /** Keeps changed parameters: before the source goes on, where it waits for it. */
  keep(changes: JsonObject): void | Promise<void> {
    const fresh = Object.entries(changes).filter(
      ([name, value]) => !this.#known.has(name) || !isDeepStrictEqual(this.#known.get(name), value),
    )
    if (fresh.length === 0) return
    for (const [name, value] of fresh) this.#known.set(name, structuredClone(value))
    this.#config = configOfChanges(this.#config, Object.fromEntries(fresh), this.#module)
    return this.#write(this.#config)
  }

  /** A session of the runner: what it saves of changed parameters is kept, and checkpoints are the destination's. */
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
