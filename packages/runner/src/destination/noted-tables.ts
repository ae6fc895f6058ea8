import { isPlainObject } from '@panoply/errors/internal'

import type { PlainObject } from '../values/plain-object.js'
import { quotedNames } from './quoted-names.js'

/** The columns that are noted in a checkpoint, of all tables together: a checkpoint is written with each commit. */
const MAX_COLUMNS = 5_000

/** The columns of a table as it is now, and how its place compares two names. */
export interface PresentColumns {
  readonly has: (column: string) => boolean
}

/**
 * The tables and columns that runs of a source have filled. A destination keeps them in the checkpoint, as `place`. The
 * next run compares them with what is there, because others may have dropped them meanwhile. Up to 5,000 columns are
 * noted.
 *
 * @example
 * ```ts
 * const noted = NotedTables.of(undefined).with('main', [['people', ['name', 'age']]])
 * const { messages } = noted.compare(() => new Set(['name']))
 * console.log(messages[0]?.startsWith('table "people" has no column "age" any more')) // true
 * ```
 */
export class NotedTables {
  /** The schema of the tables. */
  readonly schema: string
  readonly #tables: ReadonlyMap<string, ReadonlySet<string>>

  private constructor(schema: string, tables: ReadonlyMap<string, ReadonlySet<string>>) {
    this.schema = schema
    this.#tables = tables
  }

  /**
   * @param place the `place` of the last checkpoint. A person may have edited it, so entries that are no tables are
   *   left out
   */
  static of(place: PlainObject | undefined): NotedTables {
    const { schema, tables } = place ?? {}
    if (typeof schema !== 'string' || !isPlainObject(tables)) return new NotedTables('', new Map())
    const entries = Object.entries(tables).flatMap(([table, columns]) =>
      Array.isArray(columns) ? [[table, new Set(columns.filter(isText))] as const] : [],
    )
    return new NotedTables(schema, new Map(entries))
  }

  /** The names of the tables. */
  get tables(): readonly string[] {
    return [...this.#tables.keys()]
  }

  /** What `place` of the next checkpoint holds. */
  get place(): PlainObject {
    let room = MAX_COLUMNS
    const tables = [...this.#tables].flatMap(([table, columns]) => {
      room -= columns.size
      return room < 0 ? [] : [[table, [...columns]] as const]
    })
    // With `fromEntries`, a table named `__proto__` is an ordinary key.
    return { schema: this.schema, tables: Object.fromEntries(tables) }
  }

  /** A copy with the columns that were filled since then. Tables of another schema are removed. */
  with(
    schema: string,
    filled: Iterable<readonly [table: string, columns: Iterable<string>]>,
  ): NotedTables {
    const tables = new Map(schema === this.schema ? this.#tables : [])
    for (const [table, columns] of filled) {
      tables.set(table, new Set([...(tables.get(table) ?? []), ...columns]))
    }
    return new NotedTables(schema, tables)
  }

  /**
   * Compares them with what is there.
   *
   * @param presentColumns the columns of a table; `undefined` if the table is not there
   * @returns messages about dropped tables and columns, and the remaining ones
   */
  compare(presentColumns: (table: string) => PresentColumns | undefined): {
    readonly messages: readonly string[]
    readonly left: NotedTables
  } {
    const left = new Map<string, ReadonlySet<string>>()
    const gone: string[] = []
    const messages: string[] = []
    for (const [table, columns] of this.#tables) {
      const present = presentColumns(table)
      if (!present) {
        gone.push(table)
        continue
      }
      const lost = [...columns].filter((column) => !present.has(column))
      left.set(table, new Set([...columns].filter((column) => present.has(column))))
      if (lost.length > 0) messages.push(lostColumns(table, lost))
    }
    if (gone.length > 0) messages.unshift(lostTables(gone))
    return { messages, left: new NotedTables(this.schema, left) }
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'

const lostTables = (tables: readonly string[]): string => {
  const [noun, verb, pronoun] =
    tables.length === 1 ? ['table', 'is', 'it'] : ['tables', 'are', 'them']
  return (
    `${noun} ${quotedNames(tables)} ${verb} not there any more, and an earlier run filled ${pronoun}. New rows make ${pronoun} ` +
    'anew. The old rows come back only if the source starts from the beginning, with --resume never'
  )
}

const lostColumns = (table: string, columns: readonly string[]): string => {
  const [noun, pronoun] = columns.length === 1 ? ['column', 'it'] : ['columns', 'them']
  return (
    `table ${JSON.stringify(table)} has no ${noun} ${quotedNames(columns)} any more, and an earlier run filled ${pronoun}. ` +
    `New rows make ${pronoun} anew, empty for the rows that are there`
  )
}

/** The warning if rows without ids are added to a table that has rows, and there is no checkpoint of the source. */
export const rowsWithoutCheckpoint = (table: string): string =>
  `table ${JSON.stringify(table)} has rows already, and there is no checkpoint of this source for this place. Rows that an ` +
  'earlier run of this source put there come a second time. If you do not want that, empty the table with --truncate'
