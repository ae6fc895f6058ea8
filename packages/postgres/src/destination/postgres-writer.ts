import { type Checkpoint, NotedTables, type PlainObject, type Refusal } from '@panoply/runner'

import type { PostgresAddress } from '../address/postgres-address.js'
import { ensureSchema, inTransaction } from '../catalog/own-schema.js'
import { storedName } from '../columns/identifiers.js'
import { Session } from '../connection/session.js'
import { StagePool } from '../staging/stage-pool.js'
import type { WaitingRows } from '../staging/waiting-rows.js'
import { PostgresTable } from '../table/postgres-table.js'
import { columnsOfTables } from '../table/present-table.js'
import {
  beginRun,
  createCheckpointTable,
  forgetCheckpoint,
  holdEpoch,
  type RunEpoch,
  writeCheckpoint,
} from './checkpoint-table.js'

/** What to do with rows that a table refuses. */
export interface Refusals {
  /** The largest number of refused rows to look for per table. */
  readonly maxRefused: number
  /** @returns the position from which on all rows are discarded, too; `Infinity` if no other rows are */
  readonly refuse: (refused: readonly Refusal[]) => Promise<number>
}

/** The place of a writer's tables. */
export interface WriterPlace {
  readonly schema: string
  /** The name of the database in messages. */
  readonly location: string
  /** Called with what others have dropped, and with existing columns whose type has changed. */
  readonly warn: (message: string) => void
}

/** Writes to a database between `open` and `close`. */
export class PostgresWriter {
  readonly #session: Session
  readonly #pool: StagePool
  #schema: string
  readonly #location: string
  readonly #warn: (message: string) => void
  readonly #epoch: RunEpoch
  /** By their stored names. */
  readonly #tables = new Map<string, PostgresTable>()
  /** The checkpoint that an earlier run stored with the rows. */
  readonly checkpoint: Checkpoint | undefined
  #noted: NotedTables

  private constructor(
    session: Session,
    place: WriterPlace,
    run: { readonly epoch: RunEpoch; readonly checkpoint: Checkpoint | undefined },
  ) {
    this.#session = session
    this.#pool = new StagePool(session)
    this.#schema = storedName(place.schema)
    this.#location = place.location
    this.#warn = place.warn
    this.#epoch = run.epoch
    this.checkpoint = run.checkpoint
    this.#noted = NotedTables.of(run.checkpoint?.place)
  }

  static async open(
    address: PostgresAddress,
    runKey: string,
    place: WriterPlace,
  ): Promise<PostgresWriter> {
    const session = await Session.open(address)
    try {
      await createCheckpointTable(session)
      const writer = new PostgresWriter(session, place, await beginRun(session, runKey))
      await writer.#lookForDropped()
      return writer
    } catch (error) {
      await session.close()
      throw error
    }
  }

  /** Writes the following tables to another schema. */
  chooseSchema(schema: string): void {
    this.#schema = storedName(schema)
  }

  /** Reads the columns of tables from the database. */
  async look(tables: Iterable<string>): Promise<void> {
    for (const table of tables) await this.#table(table).look()
  }

  /** Checks that a table has room for the columns of a row. @throws PostgresError when it has no room */
  admit(table: string, record: Readonly<Record<string, unknown>>): void {
    this.#table(table).admit(record)
  }

  /** Sends rows to the server, where they wait for {@link PostgresWriter.commit}. */
  async stage(table: string, rows: WaitingRows): Promise<void> {
    await this.#table(table).stage(rows)
  }

  /** Empties a table, in the transaction of the following rows. @param position the position of the next row */
  clear(table: string, position: number): void {
    this.#table(table).clear(position)
  }

  /**
   * Moves the staged rows into the tables, and writes the checkpoint, in one transaction.
   *
   * @param settle called when everything except the checkpoint is written
   * @param refusals called with the rows that a table refuses
   * @returns by table, as rows name it, the number of rows that were replaced by rows with the same id
   * @throws LeaseLostError if a later run has begun meanwhile
   */
  async commit(
    settle: (place: PlainObject) => Checkpoint,
    refusals: Refusals,
  ): Promise<ReadonlyMap<string, number>> {
    // All runs take the tables in the same order, so that two runs never wait for each other.
    const tables = [...this.#tables.values()]
      .filter(({ hasWork }) => hasWork)
      .sort((one, other) => (one.name < other.name ? -1 : 1))
    let noted = this.#noted
    const replaced = await inTransaction(this.#session, async () => {
      await holdEpoch(this.#session, this.#epoch, this.#location)
      // Deferred constraints fail at the end of the transaction, where the row is no longer known. So they are checked
      // at once.
      await this.#session.query('SET CONSTRAINTS ALL IMMEDIATE')
      if (tables.length > 0) await ensureSchema(this.#session, this.#schema)
      const counts = await this.#merge(tables, refusals)
      const filled = tables.map(({ name, filled: columns }) => [name, columns] as const)
      if (tables.length > 0) noted = noted.with(this.#schema, filled)
      await writeCheckpoint(this.#session, this.#epoch, settle(noted.place))
      return counts
    })
    this.#noted = noted
    for (const table of tables) await table.settle()
    return replaced
  }

  /** Deletes the checkpoint. @throws LeaseLostError if a later run has begun meanwhile */
  async forget(): Promise<void> {
    await inTransaction(this.#session, async () => {
      await holdEpoch(this.#session, this.#epoch, this.#location)
      await forgetCheckpoint(this.#session, this.#epoch)
    })
  }

  /** Drops the rows staged since the last commit. */
  async rollback(): Promise<void> {
    for (const table of this.#tables.values()) await table.discard()
  }

  /** Ends the connection. Staged rows are lost. */
  close(): Promise<void> {
    return this.#session.close()
  }

  /** Warns of tables and columns of earlier runs that no longer exist. */
  async #lookForDropped(): Promise<void> {
    const { schema, tables } = this.#noted
    if (tables.length === 0) return
    const present = await columnsOfTables(this.#session, schema, tables)
    const { messages, left } = this.#noted.compare((table) => present.get(table))
    for (const message of messages) this.#warn(message)
    this.#noted = left
  }

  /** Merges again until no more rows are discarded. @returns the number of replaced rows by table */
  async #merge(
    tables: readonly PostgresTable[],
    { maxRefused, refuse }: Refusals,
  ): Promise<Map<string, number>> {
    await this.#session.query('SAVEPOINT panoply_merge')
    for (;;) {
      const refused: Refusal[] = []
      const replaced = new Map<string, number>()
      for (const table of tables) {
        if (!table.hasWork) continue
        const merged = await table.merge(maxRefused)
        refused.push(...merged.refused)
        replaced.set(table.given, merged.replaced)
      }
      if (refused.length === 0) return replaced
      const end = await refuse(refused)
      if (end === Infinity) return replaced
      await this.#session.query('ROLLBACK TO SAVEPOINT panoply_merge')
      const positions = new Set(refused.map(({ position }) => position))
      for (const table of tables) await table.leaveOut(positions, end)
    }
  }

  #table(given: string): PostgresTable {
    const name = storedName(given)
    let table = this.#tables.get(name)
    if (!table) {
      table = new PostgresTable(this.#session, this.#pool, {
        ...{ schema: this.#schema, name, given, warn: this.#warn },
        hasCheckpoint: this.checkpoint !== undefined,
      })
      this.#tables.set(name, table)
    }
    return table
  }
}
