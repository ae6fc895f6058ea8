import type { SavedSource, StateSession, StateStore } from '@panoply/runner'

/** Keeps the parameters that a source changes during one run. */
export class ChangesStore implements StateStore {
  #saved: SavedSource

  constructor(changes: SavedSource['changes'] = {}) {
    this.#saved = { changes, checkpoints: {} }
  }

  get changes(): SavedSource['changes'] {
    return this.#saved.changes
  }

  open(): StateSession {
    return {
      saved: this.#saved,
      save: (saved) => {
        this.#saved = saved
      },
      close: () => undefined,
    }
  }
}
