import {
  type BufferedColumn,
  type DeclaredColumns,
  JsonText,
  listedContent,
  RowBuffer,
  type TableRow,
  textOfValue,
  typeOfValue,
} from '@panoply/runner'

/** Rows of one table, as columns. */
export interface ColumnRows {
  readonly columns: readonly BufferedColumn[]
  readonly rows: number
  /** Whether a row replaces an earlier row with the same id. */
  readonly hasIds: boolean
}

/**
 * The limits of a piece of rows that is written at once. If there are more rows, characters or values, there are
 * several pieces.
 */
const MAX_ROWS = 20_000
const MAX_CHARACTERS = 16 * 1024 * 1024
const MAX_CELLS = 2_000_000

/** Rows of a table that wait for the commit, with their positions as `TakenRows.take` returned them. */
export class WaitingRows {
  readonly #buffer = new RowBuffer()
  readonly positions: number[] = []

  /** @param declared the declared types of the columns, if the source declares them */
  add(row: TableRow, position: number, declared?: DeclaredColumns): void {
    this.#buffer.add(row, declared)
    this.positions.push(position)
  }

  get hasIds(): boolean {
    return this.#buffer.hasIds
  }

  get isFull(): boolean {
    const { rows, characters, cells } = this.#buffer
    return rows >= MAX_ROWS || characters >= MAX_CHARACTERS || cells >= MAX_CELLS
  }

  get characters(): number {
    return this.#buffer.characters
  }

  get cells(): number {
    return this.#buffer.cells
  }

  get keys(): readonly string[] {
    return this.#buffer.columns.map(({ key }) => key)
  }

  /** The values of a key with their types, as texts that are equal for equal values only. `undefined` for null. */
  textsOf(key: string): readonly (string | undefined)[] {
    const column = this.#buffer.columns.find((one) => one.key === key)
    return (column?.content.all ?? []).map((value) => {
      const type = typeOfValue(value)
      return type === 'NULL' ? undefined : `${type} ${textOfValue(value)}`
    })
  }

  /** All of its rows. */
  get all(): ColumnRows {
    const { columns, rows, hasIds } = this.#buffer
    return { columns, rows, hasIds }
  }

  /** The chosen rows, which may be all rows. */
  chosen(isChosen: (position: number) => boolean): ColumnRows {
    const { columns, rows, hasIds } = this.all
    const indexes = this.positions.flatMap((position, index) => (isChosen(position) ? [index] : []))
    if (indexes.length === rows) return this.all
    return {
      ...{ rows: indexes.length, hasIds },
      columns: columns.map(({ key, type, content: { all } }) => ({
        ...{ key, type, content: listedContent(indexes.map((index) => all[index] ?? null)) },
      })),
    }
  }

  /** A row, as the source returned it, without missing values. A key `__proto__` stays an ordinary key. */
  record(position: number): Record<string, unknown> {
    const index = this.positions.indexOf(position)
    return Object.fromEntries(
      this.#buffer.columns.flatMap(({ key, content }) => {
        const value = content.all[index] ?? null
        if (value === null) return []
        return [[key, value instanceof JsonText ? (JSON.parse(value.text) as unknown) : value]]
      }),
    )
  }
}
