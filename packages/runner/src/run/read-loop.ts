import type { Batch, DataSource, DataSourceConfig, StateTracker } from '@panoply/datasource'

import type { Destination } from '../destination/destination.js'
import type { RowRouter } from '../routing/row-router.js'
import type { TableRow } from '../routing/table-row.js'
import type { SourceKeeper } from '../state/source-keeper.js'
import { textOf } from '../values/text-of.js'
import type { Checkpointer } from './checkpointer.js'
import { inPart, PartFailure } from './part-failure.js'
import { type Reader, STOPPED } from './reader.js'
import type { RunWatch } from './run-watch.js'
import { routerFor } from './source-router.js'

/** What a {@link ReadLoop} moves rows between. */
export interface ReadLoopParts {
  readonly stream: DataSource
  readonly config: DataSourceConfig
  /** The table of rows that belong nowhere else. */
  readonly defaultTable: string
  readonly reader: Reader
  readonly tracker: StateTracker
  readonly destination: Destination
  readonly checkpointer: Checkpointer
  readonly keeper: SourceKeeper
  readonly watch: RunWatch
  /** The tables that were emptied for `truncateTable`; the loop adds to it. */
  readonly truncated: Set<string>
}

/**
 * Moves rows from a source to a destination, one batch after the other: nothing is read while the destination is
 * busy, so that no more than a batch is ever held here.
 */
export class ReadLoop {
  readonly #parts: ReadLoopParts
  #router: RowRouter | undefined

  constructor(parts: ReadLoopParts) {
    this.#parts = parts
  }

  /** @returns whether the source came to its end; `false` when it was stopped before */
  async toEnd(): Promise<boolean> {
    let finished: boolean
    try {
      finished = await this.#readBatches()
    } catch (error) {
      // What came before a failure of the source is good, and its state is worth keeping.
      if (error instanceof PartFailure && error.part === 'source') await this.#saveWhatCame()
      throw error
    }
    if (finished) this.#parts.tracker.end()
    await this.commit(finished)
    return finished
  }

  /** Makes everything safe that the destination has taken. */
  async commit(finished: boolean): Promise<void> {
    await inPart('destination', () => this.#parts.checkpointer.commit(finished))
    this.#parts.watch.countCheckpoint()
  }

  async #readBatches(): Promise<boolean> {
    const { reader, checkpointer, keeper, watch } = this.#parts
    for (;;) {
      const batch = await inPart('source', () => reader.next())
      await inPart('state', () => {
        keeper.throwIfFailed()
      })
      watch.throwIfBroken()
      if (batch === STOPPED) return false
      if (batch === null) return true
      await this.#deliver(batch)
      if (checkpointer.isDue) await this.commit(false)
    }
  }

  async #deliver(batch: Batch): Promise<void> {
    const { stream, tracker, destination, checkpointer, watch } = this.#parts
    const { ticket, rows } = await inPart('source', () => ({
      ticket: tracker.rows(batch),
      rows: this.#readyRouter().route(batch),
    }))
    await inPart('destination', async () => {
      if (isTrue(stream.source['truncateTable'])) await this.#truncate(rows)
      await destination.write(rows)
    })
    checkpointer.add(ticket, rows.length)
    watch.countBatch(rows.length)
  }

  /** Made when the first batch is there: sources choose their destination in their constructor or in their first read. */
  #readyRouter(): RowRouter {
    const { stream, config, defaultTable, watch } = this.#parts
    this.#router ??= routerFor(stream.source, config, defaultTable, watch)
    return this.#router
  }

  async #truncate(rows: readonly TableRow[]): Promise<void> {
    const { truncated, destination, watch } = this.#parts
    for (const { table } of rows) {
      if (truncated.has(table)) continue
      truncated.add(table)
      if (destination.truncate) await destination.truncate(table)
      else watch.warn(`${table} was not emptied before: ${destination.report().location} adds rows`)
    }
  }

  async #saveWhatCame(): Promise<void> {
    try {
      await this.commit(false)
    } catch (error) {
      this.#parts.watch.warn(`what was read before the failure is not safe: ${textOf(error)}`)
    }
  }
}

/** As forms and files say it. */
const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === 1
