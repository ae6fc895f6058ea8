import type { StreamDeclaration } from '@panoply/datasource'

import type { PlainObject } from '../values/plain-object.js'

/** A stream as a source declares it in `static streams`, checked. */
export interface DeclaredStream extends StreamDeclaration {
  /** The JSON Schemas of its columns. `undefined` if the source declares no column. */
  readonly properties: PlainObject | undefined
  /** The columns that tell rows apart; empty if the source declares none. */
  readonly primaryKey: readonly string[]
  readonly cursor: string | undefined
  /** Where the merged state holds the state of this stream alone. */
  readonly statePath: readonly string[] | undefined
}
