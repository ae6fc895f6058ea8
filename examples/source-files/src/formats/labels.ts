/** A row of a table. It belongs to the stream that it is given to, which labels it. */
export type TableRow = Record<string, unknown>

/** The keys by which the system knows what to do with a row. */
const LABELS = ['__table', '__state', '__id']

/**
 * The name that a column has in rows: its own. A column that is named like a label of the system gets underscores
 * behind its name, until no other column has it.
 */
export const rowNameOf = (name: string, isTaken: (name: string) => boolean): string => {
  if (!LABELS.includes(name)) return name
  let free = `${name}_`
  while (isTaken(free)) free += '_'
  return free
}

/** The row with other names for columns that are named like labels: the row itself if there is none, as usual. */
export const withoutLabels = (row: TableRow): TableRow => {
  if (!LABELS.some((label) => Object.hasOwn(row, label))) return row
  const isTaken = (name: string): boolean => Object.hasOwn(row, name)
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [rowNameOf(name, isTaken), value]),
  )
}

/** The labels that the stream gives its rows. */
const GIVEN_LABELS = ['__table', '__state']

/**
 * Makes rows that all have the same columns, with room for the labels of the stream. Each is a copy of an empty row, which
 * costs half of what adding column after column does.
 */
export class RowShape {
  readonly #names: readonly string[]
  readonly #empty: TableRow

  constructor(names: readonly string[]) {
    this.#names = names
    // What is parsed keeps its values inside of the object itself. A column named `__proto__` is one like the others.
    const fields = [...names, ...GIVEN_LABELS].map((name) => `${JSON.stringify(name)}:""`)
    this.#empty = JSON.parse(`{${fields.join()}}`) as TableRow
  }

  /** How many columns there are. */
  get width(): number {
    return this.#names.length
  }

  /** A row whose values are not set yet. */
  emptyRow(): TableRow {
    return { ...this.#empty }
  }

  /** @param column 0 for the first one */
  set(row: TableRow, column: number, value: unknown): void {
    setColumn(row, this.#names[column] ?? '', value)
  }

  /** @param values one for each column */
  rowOf(values: readonly unknown[]): TableRow {
    const row = this.emptyRow()
    for (let column = 0; column < this.#names.length; column += 1) {
      this.set(row, column, values[column])
    }
    return row
  }
}

/** Assigned, a column named __proto__ would become what the row inherits. */
export const setColumn = (row: TableRow, name: string, value: unknown): void => {
  if (name !== '__proto__') row[name] = value
  else {
    Object.defineProperty(row, name, {
      ...{ value, enumerable: true },
      ...{ writable: true, configurable: true },
    })
  }
}
