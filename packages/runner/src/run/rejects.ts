import { open } from 'node:fs/promises'

import { InvalidArgumentError } from '@panoply/errors'

import { append, makeReady, synchronise } from '../destination/ndjson/table-file.js'
import { RowCounts } from '../destination/row-counts.js'
import { RowError } from '../destination/row-error.js'
import { refusedRow } from '../destination/encode-rows.js'
import { positionOf, type RefusedRow } from '../destination/late-refusals.js'
import type { TableRow } from '../routing/table-row.js'
import { boundedJson } from '../values/bounded-json.js'
import { textOf } from '../values/text-of.js'
import { LeftOutNumbers } from './left-out-numbers.js'

/** Rows are data. Other users of the machine must not read them. */
const OWNER_ONLY = 0o600
/** Lines are written before a checkpoint, or when this many characters of them wait. */
const MAX_WAITING_CHARACTERS = 1024 * 1024

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
  readonly #counts = new RowCounts()
  readonly #numbers = new LeftOutNumbers()
  /** Lines that are not in the file yet. */
  #waiting: string[] = []
  #waitingCharacters = 0
  #isDirty = false
  /** A commit and a batch may write at the same time. Their lines are appended one call after the other. */
  #writing: Promise<void> = Promise.resolve()

  constructor(options: RejectsOptions) {
    this.#options = options
  }

  /**
   * Prepares the file.
   *
   * @throws InvalidArgumentError when it cannot be written
   */
  static async prepareFile(file: string): Promise<void> {
    try {
      const handle = await open(file, 'a', OWNER_ONLY)
      await handle.close()
      await makeReady(file)
    } catch (error) {
      throw new InvalidArgumentError(
        `rejects: expected a file that can be written: ${textOf(error)}`,
        { argument: 'rejects', cause: error },
      )
    }
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
    const refused: { readonly error: RowError; readonly row: TableRow }[] = []
    for (let left = rows; ;) {
      try {
        await write(left)
      } catch (error) {
        if (!(error instanceof RowError)) throw error
        const errors = [error, ...error.others].map((one) => this.#numbered(one, refused))
        const isOver = this.#count + refused.length + errors.length > this.#options.max
        if (isOver) throw errors[this.#options.max - this.#count - refused.length] ?? error
        if (error.index === undefined) throw error
        const indexes = new Set(errors.map(({ index }) => index))
        refused.push(
          ...errors.map((one) => ({ error: one, row: left[one.index ?? 0] as TableRow })),
        )
        left = left.filter((_, index) => !indexes.has(index))
        continue
      }
      for (const { error, row } of refused) {
        this.#counts.take(error.table)
        this.#numbers.add(error.table, error.rowNumber)
        this.#keep(error, row.record)
      }
      if (this.#waitingCharacters >= MAX_WAITING_CHARACTERS) await this.#writeOut()
      return left
    }
  }

  /** Writes the rejected rows to the disk. Called before each checkpoint. */
  async sync(): Promise<void> {
    await this.#writeOut()
    const { file } = this.#options
    if (!this.#isDirty || file === undefined) return
    this.#isDirty = false
    await synchronise(file)
  }

  /** How many more rows may be left out. */
  get room(): number {
    return this.#options.max - this.#count
  }

  /** The error of the first row that may not be left out, among rows that a place refuses at the commit. */
  firstOver(refused: readonly RefusedRow[]): RowError | undefined {
    const error = byPosition(refused)[this.room]?.error
    return error && this.#renumbered(error)
  }

  /** Call it when a commit begins. The rejected rows so far belong to it. */
  begin(): void {
    this.#counts.begin()
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
    this.#numbers.commit()
  }

  /** Forgets the rejected rows since the last commit: they are read again. */
  rollback(): void {
    this.#counts.rollback()
    this.#numbers.rollback()
    this.#waiting = []
    this.#waitingCharacters = 0
  }

  get #count(): number {
    return this.#counts.total
  }

  /**
   * The number of a row that a destination has refused. The destination does not count the rows that it refused before.
   */
  #numbered(error: RowError, refused: readonly { readonly error: RowError }[]): RowError {
    const before =
      this.#counts.taken(error.table) +
      refused.filter(({ error: other }) => other.table === error.table).length
    return renumbered(error, error.rowNumber + before)
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
    if (this.#options.file === undefined) return
    const facts = JSON.stringify({
      ...rejected,
      id: rejected.id ?? null,
      path: rejected.path ?? null,
    })
    const line = `${facts.slice(0, -1)},"row":${boundedJson(record)}}\n`
    this.#waiting.push(line)
    this.#waitingCharacters += line.length
  }

  async #writeOut(): Promise<void> {
    const { file } = this.#options
    if (this.#waiting.length === 0 || file === undefined) return
    const lines = this.#waiting
    this.#waiting = []
    this.#waitingCharacters = 0
    this.#writing = this.#writing.then(() => append(file, Buffer.from(lines.join(''))))
    await this.#writing
    this.#isDirty = true
  }
}

const byPosition = (refused: readonly RefusedRow[]): RefusedRow[] =>
  [...refused].sort((one, other) => positionOf(one) - positionOf(other))

const renumbered = (error: RowError, number: number): RowError => {
  const { table, rowId, rowNumber, path, cause, index } = error
  if (number === rowNumber) return error
  return refusedRow({ table, id: rowId }, number, cause, { index, path })
}
