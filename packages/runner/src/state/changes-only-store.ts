import type { StateSession, StateStore } from './state-store.js'

/**
 * A state store for trials. It locks the source during the run and saves the parameters that the source changes, such
 * as a rotated token. It neither returns nor saves checkpoints.
 *
 * @example
 * ```ts
 * const store = new ChangesOnlyStore(new FileStateStore('state'))
 * const session = await store.open('people', 'People')
 * console.log(session.saved.checkpoints) // {}: a trial begins at the beginning
 * await session.close()
 * ```
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
