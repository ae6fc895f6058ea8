import type { KeptSource, StateSession, StateStore } from '@panoply/runner'

/** Keeps the parameters that a source changes during one run. */
export class ChangesStore implements StateStore {
  #kept: KeptSource

  constructor(changes: KeptSource['changes'] = {}) {
    this.#kept = { changes, checkpoints: {} }
  }

  get changes(): KeptSource['changes'] {
    return this.#kept.changes
  }

  open(): StateSession {
    return {
      kept: this.#kept,
      save: (kept) => {
        this.#kept = kept
      },
      close: () => undefined,
    }
  }
}
