import type { StateSession, StateStore } from './state-store.js'

/**
 * A state store for a trial: it takes the source for the run and saves the parameters that the source changes, such as a
 * rotated token, and it neither gives nor keeps a checkpoint.
 */
export class ChangesOnlyStore implements StateStore {
  readonly #store: StateStore

  /** @param store where the parameters are saved */
  constructor(store: StateStore) {
    this.#store = store
  }

  async open(sourceKey: string, sourceName: string): Promise<StateSession> {
    const session = await this.#store.open(sourceKey, sourceName)
    const { checkpoints } = session.saved
    return {
      saved: { ...session.saved, checkpoints: {} },
      ...(session.lease && { lease: session.lease }),
      save: ({ changes }) => session.save({ ...session.saved, changes, checkpoints }),
      close: () => session.close(),
    }
  }
}
