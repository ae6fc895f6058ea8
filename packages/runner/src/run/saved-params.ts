import { keepChanges, type SavedSource } from '../state/saved-source.js'
import type { StateSession, StateStore } from '../state/state-store.js'
import type { PlainObject } from '../values/plain-object.js'
import { sourceKeyOf } from './run-identity.js'

/** Keeps the entry apart from the states of a source that has no parameters. */
const ENTRY = 'saved parameters'

/**
 * Parameters that a person gave once and for all: the tokens of a sign-in, the values of a form. They belong to the name
 * of a source, whatever its other parameters are, because tokens often come first: what there is to choose from is
 * loaded with them. They are kept like parameters that a source changes itself, encrypted where the store has a key.
 *
 * @example
 * import { FileStateStore, SavedParams } from '@panoply/runner'
 *
 * export const tokensOf = async (title: string) => {
 *   const saved = new SavedParams(new FileStateStore(), title)
 *   return await saved.read()
 * }
 */
export class SavedParams {
  readonly #store: StateStore
  readonly #name: string

  /**
   * @param store where they are kept
   * @param name the name that was given to the source with `--name`, else its title
   */
  constructor(store: StateStore, name: string) {
    this.#store = store
    this.#name = name
  }

  /** @throws RunLockedError while another process reads or saves them */
  async read(): Promise<PlainObject> {
    return await this.#inSession(({ saved }) => valuesOf(saved))
  }

  /**
   * Adds to what is saved, and replaces values of the same name.
   *
   * @param params by name; `undefined` removes what is saved
   * @throws RunLockedError while another process reads or saves them
   */
  async save(params: PlainObject): Promise<void> {
    await this.#inSession(async (session) => {
      const values = Object.entries({ ...valuesOf(session.saved), ...params })
      const present = Object.fromEntries(values.filter(([, value]) => value !== undefined))
      await session.save(keepChanges({ ...session.saved, changes: {} }, {}, present))
    })
  }

  async #inSession<Answer>(use: (session: StateSession) => Answer): Promise<Awaited<Answer>> {
    const key = sourceKeyOf(undefined, { title: this.#name, params: [] }, { id: ENTRY })
    const session = await this.#store.open(key, this.#name)
    try {
      return await use(session)
    } finally {
      await session.close()
    }
  }
}

const valuesOf = ({ changes }: SavedSource): PlainObject =>
  Object.fromEntries(Object.entries(changes).map(([name, { value }]) => [name, value]))
