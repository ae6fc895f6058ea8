import { ID_KEY, type TableRow } from '@panoply/runner'

import type { EngineSession } from '../output/engine-session.js'
import { OutputStream } from '../run/output-stream.js'
import { type Column, columnsOf, newColumn, RowShape } from '../streams/row-shape.js'
import { isSystemKey } from '../streams/system-keys.js'
import { KIND } from '../streams/value-kind.js'
import { isWholeRow, wholeRowProperties } from '../streams/whole-row.js'
import type { SelectedStream } from './selected-catalog.js'
import { UniqueNames } from './unique-names.js'

/** The arguments of {@link SingerStreams}. */
export interface SingerStreamsOptions {
  /** Streams whose columns are known before the first row. */
  readonly known: readonly SelectedStream[]
  /** Whether other tables are wanted, too, because no catalog was given. */
  readonly takesOthers: boolean
  /** Whether every stream gets one column with the whole row. */
  readonly isWrapped: boolean
}

/** The streams of a tap. Without a catalog they are added with their first rows. */
export class SingerStreams {
  readonly #session: EngineSession
  readonly #options: SingerStreamsOptions
  readonly #streams = new Map<string, OutputStream>()
  readonly #names = new UniqueNames()
  /** The key columns, under the names that the target knows. */
  readonly #keys = new Map<OutputStream, readonly string[]>()

  constructor(session: EngineSession, options: SingerStreamsOptions) {
    this.#session = session
    this.#options = options
    for (const stream of options.known) this.#add(stream, true)
  }

  get all(): Iterable<OutputStream> {
    return this.#streams.values()
  }

  of({ table, id }: TableRow): OutputStream | undefined {
    const known = this.#streams.get(table)
    if (known || !this.#options.takesOthers) return known
    const key = id === undefined ? [] : [ID_KEY]
    const stream = {
      ...{ table, name: table, isIncremental: false },
      columns: new Map(key.map((name) => [name, newColumn(name, KIND.string)])),
      keys: this.#options.isWrapped ? [] : key,
    }
    return this.#add(stream, false)
  }

  keysOf(stream: OutputStream): readonly string[] {
    return this.#keys.get(stream) ?? []
  }

  #add({ table, name, columns, keys }: SelectedStream, isKnown: boolean): OutputStream {
    const properties = Object.fromEntries([...columns].map(([key, { schema }]) => [key, schema]))
    const isWhole = this.#options.isWrapped || isWholeRow(properties)
    const streamName = this.#names.take(name)
    const shape = new RowShape(isWhole ? columnsOf(wholeRowProperties()) : columns, isWhole, {
      newColumn: this.#growth(streamName, columns, isKnown),
      otherKind: (column) => {
        this.#session.log(
          'INFO',
          `${streamName}: the column ${column.name} takes another type of value from now on`,
        )
        return true
      },
      startsEmpty: true,
    })
    const sourceKeys = [...columns].flatMap(([key, column]) =>
      keys.includes(column.name) ? [key] : [],
    )
    const stream = new OutputStream(table, streamName, shape, sourceKeys)
    this.#streams.set(table, stream)
    this.#keys.set(stream, keys)
    return stream
  }

  /** A schema may grow, unless a person has chosen some of its columns. */
  #growth(stream: string, columns: ReadonlyMap<string, Column>, isKnown: boolean) {
    const names = new UniqueNames()
    for (const { name } of columns.values()) names.take(name)
    const isChosen = [...columns.values()].some(({ isSelected }) => !isSelected)
    const told = new Set<string>()
    return (column: string, kind: number): Column | undefined => {
      if (isKnown && isSystemKey(column)) return undefined
      if (isChosen) {
        if (!told.has(column)) {
          this.#session.log(
            'WARN',
            `${stream}: the column ${column} is new, and left out: choose it`,
          )
        }
        told.add(column)
        return undefined
      }
      const name = names.take(column)
      if (isKnown) this.#session.log('INFO', `${stream}: the column ${name} is new`)
      return newColumn(name, kind)
    }
  }
}
