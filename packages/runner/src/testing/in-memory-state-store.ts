import {
  formatSavedSource,
  type SavedSource,
  NOTHING_SAVED,
  parseSavedSource,
} from '../state/saved-source.js'
import { RunLockedError } from '../state/run-locked-error.js'
import type { StateSession, StateStore } from '../state/state-store.js'

/**
 * Keeps state in memory, as JSON, so that it refuses the same values as a file.
 *
 * @example
 * ```ts
 * import { InMemoryStateStore } from '@panoply/runner/testing'
 *
 * const stateStore = new InMemoryStateStore()
 * const session = stateStore.open('people', 'People')
 * await session.save({ changes: {}, checkpoints: {} })
 * await session.close()
 * console.log(stateStore.sourceKeys) // ['people']
 * ```
 */
export class InMemoryStateStore implements StateStore {
  readonly #texts = new Map<string, string>()
  readonly #held = new Set<string>()

  open(sourceKey: string, sourceName: string): StateSession {
    if (this.#held.has(sourceKey)) {
      throw new RunLockedError(`another run of ${sourceName} is under way`, { lock: sourceKey })
    }
    this.#held.add(sourceKey)
    return {
      saved: this.saved(sourceKey) ?? NOTHING_SAVED,
      save: (saved) => {
        this.#texts.set(sourceKey, formatSavedSource(saved))
      },
      close: () => {
        this.#held.delete(sourceKey)
      },
    }
  }

  /** The keys of the sources with saved data. */
  get sourceKeys(): string[] {
    return [...this.#texts.keys()]
  }

  /** The saved facts of a source. Without a name: of the only source. */
  saved(sourceKey = this.sourceKeys[0]): SavedSource | undefined {
    const text = sourceKey === undefined ? undefined : this.#texts.get(sourceKey)
    return text === undefined ? undefined : parseSavedSource(JSON.parse(text))
  }
}
