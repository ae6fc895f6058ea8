import { RowCounts } from '../destination/row-counts.js'
import { RowError } from '../destination/row-error.js'
import { refusedRow } from '../destination/encode-rows.js'
import { positionOf, type RefusedRow } from '../destination/late-refusals.js'
import type { TableRow } from '../routing/table-row.js'
import { boundedJson } from '../values/bounded-json.js'
import { textOf } from '../values/text-of.js'
import { LeftOutNumbers } from './left-out-numbers.js'
import { RejectsFile } from './rejects-file.js'

/** A row that was left out. Its texts have no secrets. In the file of rejects, the row itself is not masked. */
export interface RejectedRow {
  readonly table: string
  /** The number of the row in its table, counted from 1 over the run. */
  readonly rowNumber: number
  readonly id: string | undefined
  /** The value that cannot be written. Absent: the row as a whole. */
  readonly path: string | undefined
  readonly reason: string
}

/** A batch that was written. */
interface Written {
  readonly accepted: readonly TableRow[]
  readonly refused: readonly { readonly error: RowError; readonly row: TableRow }[]
}

/** The arguments of {@link Rejects}. */
export interface RejectsOptions {
  /** How many rows may be left out. */
  readonly max: number
  /** The file for rejected rows. Absent: they are only counted and reported. */
  readonly file: string | undefined
  /** Masks secrets in a text. Names of tables, ids and columns come from data. */
  readonly mask: (text: string) => string
  readonly onReject: (row: RejectedRow) => void
}

/**
 * Handles rows that destinations refuse. Up to `max` rows are left out, and kept in a file of JSON lines. The next
 * refused row ends the run. A line is on the disk before the checkpoint that covers its row. After a kill, rows since
 * the last checkpoint are read again and may get a second line.
 */
export class Rejects {
  readonly #options: RejectsOptions
  /** The rejected rows. */
  readonly #counts = new RowCounts()
  /** All rows, also those that were rejected. */
  readonly #seen = new RowCounts()
  /** The refused rows of the batch that is written now. A commit that runs may not use their room. */
  #held = 0
  readonly #numbers = new LeftOutNumbers()
  readonly #file: RejectsFile | undefined

  constructor(options: RejectsOptions) {
    this.#options = options
    this.#file = options.file === undefined ? undefined : new RejectsFile(options.file)
  }

  /** The number of rejected rows that a checkpoint covers. */
  get safe(): number {
    return this.#counts.committed.reduce((sum, { rows }) => sum + rows, 0)
  }

  /**
   * Passes a batch to a destination, without the rows that the destination refuses.
   *
   * @param write writes all rows of a call, or none
   * @returns the rows that were written
   * @throws RowError with the first row that may not be left out; no row of the batch is written then
   */
  async write(
    rows: readonly TableRow[],
    write: (rows: readonly TableRow[]) => Promise<void>,
  ): Promise<readonly TableRow[]> {
    let written: Written
    try {
      written = await this.#writeAccepted(rows, write)
    } finally {
      this.#held = 0
    }
    for (const { table } of rows) this.#seen.take(table)
    for (const { error, row } of written.refused) {
      this.#counts.take(error.table)
      this.#numbers.add(error.table, error.rowNumber)
      this.#keep(error, row.record)
    }
    await this.#file?.writeIfMany()
    return written.accepted
  }

  /** Leaves out the rows that were refused, and writes the others again, until no row is refused. */
  async #writeAccepted(
    rows: readonly TableRow[],
    write: (rows: readonly TableRow[]) => Promise<void>,
  ): Promise<Written> {
    const refused: { readonly error: RowError; readonly row: TableRow }[] = []
    for (let left = rows; ;) {
      try {
        await write(left)
        return { accepted: left, refused }
      } catch (error) {
        if (!(error instanceof RowError)) throw error
        const errors = this.#numbered([error, ...error.others], rows, left)
        if (errors.length > this.room) throw errors[this.room] ?? error
        if (error.index === undefined) throw error
        const indexes = new Set(errors.map(({ index }) => index))
        refused.push(
          ...errors.map((one) => ({ error: one, row: left[one.index ?? 0] as TableRow })),
        )
        this.#held = refused.length
        left = left.filter((_, index) => !indexes.has(index))
      }
    }
  }

  /** Writes the rejected rows to the disk. Called before each checkpoint. */
  async sync(): Promise<void> {
    await this.#file?.sync()
  }

  /** How many more rows may be left out. */
  get room(): number {
    return this.#options.max - this.#counts.total - this.#held
  }

  /** The error of the first row that may not be left out, among rows that a place refuses at the commit. */
  firstOver(refused: readonly RefusedRow[]): RowError | undefined {
    const error = byPosition(refused)[this.room]?.error
    return error && this.#renumbered(error)
  }

  /** Call it when a commit begins. The rejected rows so far belong to it. */
  begin(): void {
    this.#counts.begin()
    this.#seen.begin()
    this.#numbers.begin()
  }

  /** Leaves out rows that a place refuses at the commit. */
  take(refused: readonly RefusedRow[]): void {
    const renumbered = byPosition(refused).map(({ error, record }) => ({
      error: this.#renumbered(error),
      record,
    }))
    for (const { error, record } of renumbered) {
      this.#counts.correct(error.table, 1)
      this.#numbers.addToCommit(error.table, error.rowNumber)
      this.#keep(error, record)
    }
  }

  /** Call it after a checkpoint. It covers the rejected rows that belong to the commit. */
  commit(): void {
    this.#counts.commit()
    this.#seen.commit()
    this.#numbers.commit()
  }

  /** Forgets the rejected rows since the last commit: they are read again. */
  rollback(): void {
    this.#counts.rollback()
    this.#seen.rollback()
    this.#numbers.rollback()
    this.#file?.clear()
  }

  /**
   * Errors with the numbers of their rows. The destination cannot number them, because it does not count the rows that
   * were rejected before.
   *
   * @param batch all rows of the batch
   * @param left the rows of the batch that were passed to the destination
   */
  #numbered(
    errors: readonly RowError[],
    batch: readonly TableRow[],
    left: readonly TableRow[],
  ): RowError[] {
    const seen = new RowCounts()
    const numbers = new Map<TableRow | undefined, number>()
    for (const row of batch) {
      seen.take(row.table)
      numbers.set(row, this.#seen.taken(row.table) + seen.taken(row.table))
    }
    return errors.map((error) => {
      const row = error.index === undefined ? undefined : left[error.index]
      return renumbered(error, numbers.get(row) ?? error.rowNumber)
    })
  }

  /** The number of a row that a destination has taken. Later rows may already have been left out. */
  #renumbered(error: RowError): RowError {
    return renumbered(error, this.#numbers.numberOf(error.table, error.rowNumber))
  }

  #keep(
    { table, rowNumber, rowId, path, cause, message }: RowError,
    record: TableRow['record'],
  ): void {
    const { mask } = this.#options
    const rejected: RejectedRow = {
      table: mask(table),
      rowNumber,
      id: rowId === undefined ? undefined : mask(rowId),
      path: path === undefined ? undefined : mask(path),
      reason: mask(cause === undefined ? message : textOf(cause)),
    }
    this.#options.onReject(rejected)
    if (!this.#file) return
    const facts = JSON.stringify({
      ...rejected,
      id: rejected.id ?? null,
      path: rejected.path ?? null,
    })
    this.#file.add(`${facts.slice(0, -1)},"row":${boundedJson(record)}}`)
  }
}

const byPosition = (refused: readonly RefusedRow[]): RefusedRow[] =>
  [...refused].sort((one, other) => positionOf(one) - positionOf(other))

const renumbered = (error: RowError, number: number): RowError => {
  const { table, rowId, rowNumber, path, cause, index } = error
  if (number === rowNumber) return error
  return refusedRow({ table, id: rowId }, number, cause, { index, path })
}
