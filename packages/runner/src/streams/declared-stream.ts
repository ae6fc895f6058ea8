import type { StreamDeclaration } from '@panoply/datasource'

import type { PlainObject } from '../values/plain-object.js'

/** A stream from `static streams` of a source, checked. */
export interface DeclaredStream extends StreamDeclaration {
  /** The JSON Schemas of its columns. `undefined` if the source declares no column. */
  readonly properties: PlainObject | undefined
  /** The columns of the key. Empty if the source declares none. */
  readonly primaryKey: readonly string[]
  readonly cursor: string | undefined
  /** The place of the state of this stream in the merged state. */
  readonly statePath: readonly string[] | undefined
}
