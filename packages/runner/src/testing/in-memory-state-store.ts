import {
  formatKeptSource,
  type KeptSource,
  NOTHING_KEPT,
  parseKeptSource,
} from '../state/kept-source.js'
import { RunLockedError } from '../state/run-locked-error.js'
import type { StateSession, StateStore } from '../state/state-store.js'

/** Keeps state in memory, as JSON, so that what a file could not hold does not pass here either. */
export class InMemoryStateStore implements StateStore {
  readonly #texts = new Map<string, string>()
  readonly #held = new Set<string>()

  open(sourceKey: string, sourceName: string): StateSession {
    if (this.#held.has(sourceKey)) {
      throw new RunLockedError(`another run of ${sourceName} is under way`, { lock: sourceKey })
    }
    this.#held.add(sourceKey)
    return {
      kept: this.kept(sourceKey) ?? NOTHING_KEPT,
      save: (kept) => {
        this.#texts.set(sourceKey, formatKeptSource(kept))
      },
      close: () => {
        this.#held.delete(sourceKey)
      },
    }
  }

  /** The sources that something is kept of. */
  get sourceKeys(): string[] {
    return [...this.#texts.keys()]
  }

  /** What is kept of a source; of the only one when none is named. */
  kept(sourceKey = this.sourceKeys[0]): KeptSource | undefined {
    const text = sourceKey === undefined ? undefined : this.#texts.get(sourceKey)
    return text === undefined ? undefined : parseKeptSource(JSON.parse(text))
  }
}
