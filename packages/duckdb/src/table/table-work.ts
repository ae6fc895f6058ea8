import type { DeclaredColumns, TableRow } from '@panoply/runner'

import { type ColumnRows, WaitingRows } from './waiting-rows.js'

/** The work of the next commit for one table. */
export class TableWork {
  /** As rows name it. */
  readonly table: string
  #pieces: WaitingRows[] = []
  readonly #leftOut = new Set<number>()
  #end = Infinity
  /** The position of the row before which the table is to be emptied. */
  #emptiedAt: number | undefined

  constructor(table: string) {
    this.table = table
  }

  add(row: TableRow, position: number, declared?: DeclaredColumns): void {
    let piece = this.#pieces.at(-1)
    if (!piece || piece.isFull) {
      piece = new WaitingRows()
      this.#pieces.push(piece)
    }
    piece.add(row, position, declared)
  }

  /** Call it after a commit that failed. The rows that were left out stay so. Later rows can be added. */
  reopen(): void {
    const positions = this.#pieces.flatMap((piece) => piece.positions)
    for (const position of positions) if (position >= this.#end) this.#leftOut.add(position)
    if (!this.isToBeEmptied) this.#emptiedAt = undefined
    this.#end = Infinity
  }

  /** Adds the work that came later for the same table. */
  follow(later: TableWork): void {
    this.#pieces.push(...later.#pieces)
    this.#emptiedAt ??= later.#emptiedAt
  }

  /** The number of its rows. */
  get count(): number {
    return this.#pieces.reduce((sum, { positions }) => sum + positions.length, 0)
  }

  /** The characters of its rows, roughly. */
  get characters(): number {
    return this.#pieces.reduce((sum, { characters }) => sum + characters, 0)
  }

  /** The number of its values, with the empty ones. */
  get cells(): number {
    return this.#pieces.reduce((sum, { cells }) => sum + cells, 0)
  }

  /** Empties the table first. @param position the position of the next row */
  empty(position: number): void {
    this.#emptiedAt ??= position
  }

  get isToBeEmptied(): boolean {
    return this.#emptiedAt !== undefined && this.#emptiedAt < this.#end
  }

  /** Whether rows of each of its pieces have ids. */
  get hasIds(): boolean {
    return this.#pieces.every((piece) => piece.hasIds)
  }

  /** Its rows that are not left out, in their order. */
  get positions(): readonly number[] {
    return this.#pieces.flatMap(({ positions }) => positions.filter((one) => this.#stays(one)))
  }

  /** Leaves out rows. @param end rows from this position on are left out, too */
  leaveOut(positions: Iterable<number>, end: number): void {
    for (const position of positions) this.#leftOut.add(position)
    this.#end = Math.min(this.#end, end)
  }

  /** The rows that are not left out, piece by piece. */
  *rows(isChosen?: (position: number) => boolean): Generator<ColumnRows> {
    const isWhole = !isChosen && this.#leftOut.size === 0 && this.#end === Infinity
    for (const piece of this.#pieces) {
      const rows = isWhole
        ? piece.all
        : piece.chosen((position) => this.#stays(position) && (isChosen?.(position) ?? true))
      if (rows.rows > 0) yield rows
    }
  }

  /**
   * The positions of rows that repeat the value of an earlier row in one of these keys. A row that is among them does not
   * count as an earlier row, as it will not be written. None if rows replace each other by their ids.
   */
  repeats(keys: readonly string[]): readonly number[] {
    if (this.#pieces.some(({ hasIds }) => hasIds)) return []
    const seen = keys.map(() => new Set<string>())
    const repeated: number[] = []
    for (const piece of this.#pieces) {
      const columns = keys.map((key) => piece.textsOf(key))
      for (const [index, position] of piece.positions.entries()) {
        if (!this.#stays(position)) continue
        const texts = columns.map((column) => column[index])
        const isRepeat = texts.some(
          (text, at) => text !== undefined && seen[at]?.has(text) === true,
        )
        if (isRepeat) repeated.push(position)
        else for (const [at, text] of texts.entries()) if (text !== undefined) seen[at]?.add(text)
      }
    }
    return repeated
  }

  /** The keys that its rows have. */
  get keys(): ReadonlySet<string> {
    return new Set(this.#pieces.flatMap((piece) => piece.keys))
  }

  /** A row, as the source returned it. */
  record(position: number): Record<string, unknown> {
    const piece = this.#pieces.find(({ positions }) => positions.includes(position))
    return piece?.record(position) ?? {}
  }

  #stays(position: number): boolean {
    return position < this.#end && !this.#leftOut.has(position)
  }
}
