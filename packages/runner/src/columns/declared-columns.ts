import type { StreamDeclaration } from '@panoply/datasource'

import type { TableRow } from '../routing/table-row.js'
import { type ColumnType, typeOfValue, widen } from './column-type.js'
import { type DeclaredType, declaredTypeOf } from './declared-type.js'
import { fittedValue } from './fitted-value.js'

/**
 * The declared types of the columns of one stream.
 *
 * @example
 * ```ts
 * const columns = new DeclaredColumns({
 *   name: 'people',
 *   schema: { properties: { born: { type: 'string', format: 'date' } } },
 * })
 * console.log(columns.typeOf('born'))
 * ```
 */
export class DeclaredColumns {
  readonly #schemas: Readonly<Record<string, unknown>>
  readonly #types = new Map<string, DeclaredType | undefined>()
  /** By place: the key that was asked for there last, and its type. */
  readonly #places: { readonly key: string; readonly type: DeclaredType | undefined }[] = []

  constructor({ schema }: StreamDeclaration) {
    this.#schemas = schema.properties ?? {}
  }

  /** The JSON Schema of a column. */
  schemaOf(key: string): unknown {
    return Object.hasOwn(this.#schemas, key) ? this.#schemas[key] : undefined
  }

  /**
   * The declared type of a column, if there is one.
   *
   * @param place the place of the key in its row, counted from 0. Most rows of a stream have the same keys in the same
   * order, so the last answer for this place is mostly right. Default: the key is looked up
   */
  typeOf(key: string, place?: number): DeclaredType | undefined {
    if (place === undefined) return this.#find(key)
    const kept = this.#places[place]
    if (kept?.key === key) return kept.type
    const type = this.#find(key)
    // A row has its keys in order, so no place is left out.
    if (place <= this.#places.length) this.#places[place] = { key, type }
    return type
  }

  #find(key: string): DeclaredType | undefined {
    const known = this.#types.get(key)
    if (known !== undefined || this.#types.has(key)) return known
    const type = declaredTypeOf(this.schemaOf(key))
    this.#types.set(key, type)
    return type
  }

  /**
   * The value in the form of its column. A value that does not fit is returned unchanged.
   *
   * @param place as of {@link typeOf}
   */
  fit(key: string, value: unknown, place?: number): unknown {
    const declared = this.typeOf(key, place)
    return declared && !isOfType(value, declared.type) ? fittedValue(value, declared.type) : value
  }

  /**
   * What the schema expects instead of a value. `undefined` if the value fits, or if nothing is declared.
   *
   * @param place as of {@link typeOf}
   */
  misfit(key: string, value: unknown, place?: number): ColumnType | undefined {
    const declared = this.typeOf(key, place)
    if (!declared || value === undefined) return undefined
    const { type, takesText } = declared
    if (isOfType(value, type) || (takesText && typeof value === 'string')) return undefined
    const own = typeOfValue(fittedValue(value, type))
    const isTaken =
      own === 'NULL' ||
      own === type ||
      (type !== 'JSON' && type !== 'VARCHAR' && widen(type, own) === type)
    // Whole numbers of every size are declared as one type.
    return isTaken || (type === 'INTEGER' && (own === 'LONG' || own === 'HUGEINT'))
      ? undefined
      : type
  }
}

/** Whether a column of the type holds the value as it is. This check is fast; `false` says that it may or may not. */
const isOfType = (value: unknown, type: ColumnType): boolean => {
  switch (type) {
    case 'VARCHAR':
      return typeof value === 'string'
    case 'INTEGER':
      return Number.isSafeInteger(value)
    case 'DOUBLE':
      return typeof value === 'number'
    case 'BOOLEAN':
      return typeof value === 'boolean'
    default:
      return value === null
  }
}

/**
 * The declared columns of all streams of a run.
 *
 * @example
 * ```ts
 * const streams = new DeclaredStreams([
 *   { name: 'people', schema: { properties: { age: { type: 'integer' } } } },
 * ])
 * console.log(streams.schemaOf('people', 'age')) // { type: 'integer' }
 * ```
 */
export class DeclaredStreams {
  readonly #streams: ReadonlyMap<string, DeclaredColumns>

  /** @param streams the streams with which a destination is opened. Default: nothing is declared */
  constructor(streams: readonly StreamDeclaration[] = []) {
    this.#streams = new Map(streams.map((stream) => [stream.name, new DeclaredColumns(stream)]))
  }

  /** The columns of the stream that a row belongs to. */
  columnsOf({ stream, table }: Pick<TableRow, 'stream' | 'table'>): DeclaredColumns | undefined {
    return this.#streams.get(stream ?? table)
  }

  /** The JSON Schema of a column of a stream. */
  schemaOf(stream: string, key: string): unknown {
    return this.#streams.get(stream)?.schemaOf(key)
  }
}
