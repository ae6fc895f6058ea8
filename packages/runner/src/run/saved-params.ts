import { keepChanges, type SavedSource } from '../state/saved-source.js'
import type { StateSession, StateStore } from '../state/state-store.js'
import type { PlainObject } from '../values/plain-object.js'
import { sourceKeyOf } from './run-identity.js'

/** Separates the entry from the states of a source that has no parameters. */
const ENTRY = 'saved parameters'

/**
 * Parameters that a person gave once and that every run uses: the tokens of a sign-in, the values of a form. They are
 * saved under the name of a source and not under its parameters. Tokens often come first, because the choices of other
 * parameters are loaded with them. They are saved like parameters that a source changes itself: encrypted if the store
 * has a key.
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
   * @param store the place where they are saved
   * @param name the name of the source (`--name`), or else its title
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
   * Adds parameters, and replaces saved ones of the same name.
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
