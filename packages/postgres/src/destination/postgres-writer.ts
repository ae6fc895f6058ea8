import type { Checkpoint, RowBuffer } from '@panoply/runner'

import type { PostgresAddress } from '../address/postgres-address.js'
import { ensureSchema, inTransaction } from '../catalog/own-schema.js'
import { storedName } from '../columns/identifiers.js'
import { Session } from '../connection/session.js'
import { StagePool } from '../staging/stage-pool.js'
import { PostgresTable } from '../table/postgres-table.js'
import {
  beginRun,
  createCheckpointTable,
  holdEpoch,
  type RunEpoch,
  writeCheckpoint,
} from './checkpoint-table.js'

/** What is written to a database between `open` and `close`. */
export class PostgresWriter {
  readonly #session: Session
  readonly #pool: StagePool
  #schema: string
  readonly #location: string
  readonly #epoch: RunEpoch
  /** By their stored names. */
  readonly #tables = new Map<string, PostgresTable>()
  /** What was kept with the rows by an earlier run. */
  readonly checkpoint: Checkpoint | undefined

  private constructor(
    session: Session,
    place: { readonly schema: string; readonly location: string },
    run: { readonly epoch: RunEpoch; readonly checkpoint: Checkpoint | undefined },
  ) {
    this.#session = session
    this.#pool = new StagePool(session)
    this.#schema = storedName(place.schema)
    this.#location = place.location
    this.#epoch = run.epoch
    this.checkpoint = run.checkpoint
  }

  /** @param place the schema of the tables, and what messages call the database */
  static async open(
    address: PostgresAddress,
    runKey: string,
    place: { readonly schema: string; readonly location: string },
  ): Promise<PostgresWriter> {
    const session = await Session.open(address)
    try {
      await createCheckpointTable(session)
      return new PostgresWriter(session, place, await beginRun(session, runKey))
    } catch (error) {
      await session.close()
      throw error
    }
  }

  /** Puts the tables that follow into another schema. */
  chooseSchema(schema: string): void {
    this.#schema = storedName(schema)
  }

  /** Sends rows to the server, where they wait for {@link PostgresWriter.commit}. */
  async stage(table: string, rows: RowBuffer): Promise<void> {
    await this.#table(table).stage(rows)
  }

  /** Has a table emptied in the transaction of the rows that follow. */
  clear(table: string): void {
    this.#table(table).clear()
  }

  /**
   * Puts what was staged into the tables, and the checkpoint beside it, in one transaction.
   *
   * @param settle is called when only the checkpoint is left to be written
   * @throws LeaseLostError when a later run has begun meanwhile
   */
  async commit(settle: () => Checkpoint): Promise<void> {
    // In one order for all: two runs that wait for each other's tables would never end.
    const tables = [...this.#tables.values()]
      .filter(({ hasWork }) => hasWork)
      .sort((one, other) => (one.name < other.name ? -1 : 1))
    await inTransaction(this.#session, async () => {
      await holdEpoch(this.#session, this.#epoch, this.#location)
      if (tables.length > 0) await ensureSchema(this.#session, this.#schema)
      for (const table of tables) await table.merge()
      await writeCheckpoint(this.#session, this.#epoch, settle())
    })
    for (const table of tables) await table.settle()
  }

  /** Gives up what was staged since the last commit. */
  async rollback(): Promise<void> {
    for (const table of this.#tables.values()) await table.discard()
  }

  /** Ends the connection: what was staged is gone with it. */
  close(): Promise<void> {
    return this.#session.close()
  }

  #table(given: string): PostgresTable {
    const name = storedName(given)
    let table = this.#tables.get(name)
    if (!table) {
      table = new PostgresTable(this.#session, this.#pool, this.#schema, name)
      this.#tables.set(name, table)
    }
    return table
  }
}
