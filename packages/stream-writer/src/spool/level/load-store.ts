import type * as classicLevel from 'classic-level'

import { missing } from '../spool-faults.js'

export type StoreModule = typeof classicLevel

const STORE = 'classic-level'

/**
 * The name is a variable, and there are hints for bundlers, so that bundlers do not follow the import. The store is an
 * optional peer dependency, and its native part cannot be bundled.
 */
const importHere = async (name: string): Promise<StoreModule> =>
  (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) as StoreModule

/**
 * Loads the store.
 *
 * @throws SpoolError of the kind `missing`, which names the command that installs it
 */
export const loadStore = async (directory: string, load = importHere): Promise<StoreModule> => {
  try {
    return await load(STORE)
  } catch (error) {
    throw missing(directory, STORE, error)
  }
}
