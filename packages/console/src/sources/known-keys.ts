import { isDeepStrictEqual } from 'node:util'

import type { PlainObject } from '@panoply/runner'

import type { SourceKeys } from './kept-state.js'

interface Known {
  readonly values: PlainObject
  readonly readings: number
  readonly keys: Promise<SourceKeys>
}

/**
 * The keys for the values that were asked for last. To find keys, a module may have to request the choices of a parameter
 * from its API, and the page asks for the state up to once per second.
 */
export class KnownKeys {
  readonly #find: (values: PlainObject) => Promise<SourceKeys>
  #known: Known | undefined

  constructor(find: (values: PlainObject) => Promise<SourceKeys>) {
    this.#find = find
  }

  /** @param readings how often the module has been read; a module that has changed may have other keys */
  of(values: PlainObject, readings: number): Promise<SourceKeys> {
    const known = this.#known
    return known?.readings === readings && isDeepStrictEqual(known.values, values)
      ? known.keys
      : this.anew(values, readings)
  }

  /** Finds the keys, even if they are known. */
  anew(values: PlainObject, readings: number): Promise<SourceKeys> {
    const keys = this.#find(values)
    this.#known = { values, readings, keys }
    keys.catch(() => {
      if (this.#known?.keys === keys) this.#known = undefined
    })
    return keys
  }
}
