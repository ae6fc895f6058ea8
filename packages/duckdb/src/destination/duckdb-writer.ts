import { type Checkpoint, NotedTables, storableName, textOf } from '@panoply/runner'

import {
  createCheckpointTable,
  deleteCheckpoint,
  readCheckpoint,
  writeCheckpoint,
} from '../checkpoint-table.js'
import { type DuckDbFile, openDuckDbFile } from '../file/duckdb-file.js'
import type { DuckDbReader } from '../reader/duckdb-reader.js'
import { OpenReaders } from '../reader/open-readers.js'
import { IdOrder } from '../table/id-order.js'
import type { DuckDbTable } from '../table/duckdb-table.js'
import { FixedColumnError, IndexedTableError } from '../table/fixed-column.js'
import { uniqueColumnsOf } from '../table/table-indexes.js'
import { isOfARow, isOutdated, tableRefused } from '../table/table-refusal.js'
import type { TableWork } from '../table/table-work.js'
import { type CommitOrder, Settlement } from './commit-order.js'
import { withoutDropped } from './dropped-tables.js'
import { findRefused } from './find-refused.js'
import { remakeDropped, widenWithoutIndexes } from './index-healing.js'
import { keyOf, keyOfRefusal, OpenTables } from './open-tables.js'

/** A failure while rows were put into a table. */
class TableFailure extends Error {
  /** The index of the table in the commit. */
  readonly index: number

  constructor(index: number, cause: unknown) {
    super(textOf(cause), { cause })
    this.index = index
  }
}

/** Thrown if a table lacks more columns than one transaction should add. */
class ManyColumns extends Error {}

const causeOf = (error: unknown): unknown => (error instanceof TableFailure ? error.cause : error)

/** Writes to a DuckDB file between `open` and `close`, in one transaction per commit. */
export class DuckDbWriter {
  readonly #file: DuckDbFile
  readonly #tables: OpenTables
  readonly #readers: OpenReaders
  readonly #warn: (message: string) => void
  /**
   * Names are in the form in which SQL compares them, so that the first row of `users` does not clear the rows of
   * `Users`.
   */
  readonly #cleared = new Set<string>()
  #noted = NotedTables.of(undefined)
  /** The commit that runs. It never rejects. */
  #running: Promise<unknown> = Promise.resolve()

  private constructor(file: DuckDbFile, warn: (message: string) => void) {
    this.#file = file
    this.#tables = new OpenTables(file, warn)
    this.#readers = new OpenReaders(() => file.connect())
    this.#warn = warn
  }

  /** @param warn called with warnings for a person */
  static async open(
    path: string,
    isConfined: boolean,
    warn: (message: string) => void,
  ): Promise<DuckDbWriter> {
    const file = await openDuckDbFile(path, isConfined)
    try {
      const writer = new DuckDbWriter(file, warn)
      file.beforeCommit()
      await createCheckpointTable(file.connection)
      await remakeDropped(writer.#tables, warn)
      return writer
    } catch (error) {
      file.close()
      throw error
    }
  }

  /** Reads the committed rows, with a connection of its own. */
  reader(): Promise<DuckDbReader> {
    return this.#readers.open()
  }

  /** Reads the checkpoint, and tells of tables and columns of earlier runs that no longer exist. */
  async checkpoint(runKey: string): Promise<Checkpoint | undefined> {
    const checkpoint = await readCheckpoint(this.#file.connection, runKey)
    this.#tables.hasCheckpoint = checkpoint !== undefined
    const noted = NotedTables.of(checkpoint?.place)
    this.#noted = await withoutDropped(this.#file.connection, noted, this.#warn)
    return checkpoint
  }

  /** Writes the following tables to another schema. The schema is made with its first table. */
  chooseSchema(schema: string): void {
    this.#tables.chooseSchema(schema)
  }

  /** Forgets the checkpoint of a run. */
  async forget(runKey: string): Promise<void> {
    this.#file.beforeCommit()
    await deleteCheckpoint(this.#file.connection, runKey)
  }

  /**
   * Writes rows and the checkpoint in one transaction. Refused rows are found and left out, and the transaction is
   * tried again.
   *
   * @returns by table name in the rows: the number of rows that were replaced by rows with the same id
   */
  commit(works: readonly TableWork[], order: CommitOrder): Promise<ReadonlyMap<string, number>> {
    const commit = this.#commit(works, order)
    this.#running = commit.catch(() => undefined)
    return commit
  }

  async #commit(
    works: readonly TableWork[],
    order: CommitOrder,
  ): Promise<ReadonlyMap<string, number>> {
    for (let hasReadAnew = false; ;) {
      const end = new Settlement(order.settle)
      try {
        const replaced = new Map<string, number>()
        let noted = this.#noted
        await this.#tables.transaction(async () => {
          for (const [index, { table }] of works.entries()) {
            replaced.set(table, await this.#merge(works, index))
          }
          noted = await this.#notedWith(works)
          await writeCheckpoint(this.#file.connection, order.runKey, end.settle(noted.place))
        })
        this.#noted = noted
        for (const work of works) if (work.isToBeEmptied) this.#cleared.add(keyOf(work.table))
        return replaced
      } catch (error) {
        if (end.isSettled) throw error
        if (error instanceof TableFailure && (await this.#isMended(works, error, order))) continue
        if (hasReadAnew || !isOutdated(causeOf(error))) throw causeOf(error)
        // Another run of this process has changed the tables, so they are read again.
        hasReadAnew = true
      }
    }
  }

  /** Waits for the commit that runs, and ends the queries of readers. DuckDB crashes if its file is closed before that. */
  async close(): Promise<void> {
    await this.#running
    await this.#readers.close()
    this.#file.close()
  }

  /** Tries to remove the cause of a failure. @returns whether anything does */
  async #isMended(
    works: readonly TableWork[],
    { index, cause }: TableFailure,
    order: CommitOrder,
  ): Promise<boolean> {
    const work = works[index] as TableWork
    if (cause instanceof FixedColumnError) this.#tables.fix(work.table, cause)
    else if (cause instanceof ManyColumns) await this.#addColumns(work)
    else if (cause instanceof IndexedTableError) {
      await widenWithoutIndexes(this.#tables, work, cause, this.#warn)
    } else if (!isOfARow(cause) || !(await this.#isAnyLeftOut(works, index, order))) return false
    this.#tables.forget()
    return true
  }

  /** If the process is killed before the rows are written, the table only has empty columns. */
  async #addColumns(work: TableWork): Promise<void> {
    const add = async (): Promise<boolean> => {
      const table = await this.#tables.table(work.table)
      return await table.addColumns(work.rows())
    }
    while (!(await this.#tables.transaction(add)));
  }

  /** Leaves out the rows that a table refuses. @returns whether any were found */
  async #isAnyLeftOut(
    works: readonly TableWork[],
    index: number,
    { maxRefused, refuse }: CommitOrder,
  ): Promise<boolean> {
    const work = works[index] as TableWork
    const refused = await findRefused({
      ...{ work, maxRefused },
      repeats: () => this.#repeats(work),
      probe: async (isChosen) => {
        const failure = await this.#tables.trial(async () => {
          // Rows may refer to rows of earlier tables.
          for (let before = 0; before < index; before += 1) await this.#merge(works, before)
          await this.#merge(works, index, isChosen)
        })
        return causeOf(failure)
      },
    })
    if (refused.length === 0) return false
    const table = await this.#tables.table(work.table)
    const end = await refuse(
      refused.map(({ position, reason }) => ({
        ...{ position, reason, record: work.record(position) },
        key: keyOfRefusal(table, reason, work.keys),
      })),
    )
    const positions = refused.map(({ position }) => position)
    for (const one of works) one.leaveOut(positions, end)
    return true
  }

  async #repeats(work: TableWork): Promise<readonly number[]> {
    const table = await this.#tables.table(work.table)
    const place = await this.#tables.placeOf(work.table)
    const columns = await uniqueColumnsOf(this.#tables.connection, place)
    const keys = columns.flatMap((column) => table.keyOf(column, work.keys) ?? [])
    return work.repeats([...new Set(keys)])
  }

  async #notedWith(works: readonly TableWork[]): Promise<NotedTables> {
    if (works.length === 0) return this.#noted
    const filled = works.map(
      ({ table }) => [storableName(table), this.#tables.filled(table)] as const,
    )
    return this.#noted.with(await this.#tables.schemaName(), filled)
  }

  /** Writes the rows of one table. @returns the number of rows that they replaced */
  async #merge(
    works: readonly TableWork[],
    index: number,
    isChosen?: (position: number) => boolean,
  ): Promise<number> {
    const work = works[index] as TableWork
    let table: DuckDbTable | undefined
    try {
      table = await this.#tables.table(work.table)
      if (work.isToBeEmptied && !this.#cleared.has(keyOf(work.table))) await table.clear()
      await table.meetRows(work.isToBeEmptied || work.hasIds)
      if (!(await table.addColumns(work.rows(isChosen)))) throw new ManyColumns()
      let replaced = 0
      const idOrder = new IdOrder()
      for (const rows of work.rows(isChosen)) replaced += await table.insert(rows, idOrder)
      return replaced
    } catch (error) {
      throw new TableFailure(index, tableRefused(work.table, table?.columns ?? [], error))
    }
  }
}
