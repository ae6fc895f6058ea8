import { setImmediate as nextTurn } from 'node:timers/promises'

import type {
  Batch,
  BatchTicket,
  DataSource,
  DataSourceConfig,
  StateTracker,
} from '@panoply/datasource'

import type { Destination } from '../destination/destination.js'
import type { RowRouter } from '../routing/row-router.js'
import type { StreamRules } from '../routing/stream-rules.js'
import type { TableRow } from '../routing/table-row.js'
import type { SourceSaver } from '../state/source-saver.js'
import { ColumnRules } from './column-rules.js'
import { type Commits, isOfARow } from './commits.js'
import type { IncrementalKey } from './incremental-key.js'
import type { Misfits } from './misfits.js'
import type { MissingIds } from './missing-ids.js'
import { inPart, PartFailure } from './part-failure.js'
import { chooseSchema, emptyTables } from './prepare-tables.js'
import { FailedRead, type Reader, STOPPED } from './reader.js'
import type { Rejects } from './rejects.js'
import type { RunWatch } from './run-watch.js'
import { routerFor, truncatesTables } from './source-router.js'

/** The arguments of a {@link ReadLoop}. */
export interface ReadLoopParts {
  readonly stream: DataSource
  readonly config: DataSourceConfig
  /** The table of rows that name no table. */
  readonly defaultTable: string
  readonly reader: Reader
  readonly tracker: StateTracker
  readonly destination: Destination
  readonly commits: Commits
  readonly keeper: SourceSaver
  readonly watch: RunWatch
  readonly missingIds: MissingIds
  readonly rejects: Rejects
  readonly incremental: IncrementalKey | undefined
  /** Warns about values that do not fit the declared types. */
  readonly misfits: Misfits
  /** The streams that the source declares, if it declares any. */
  readonly streams: StreamRules | undefined
  /** Called after a batch with rows was passed to the destination. */
  readonly onRows: () => void
  /** Whether the source reports states. */
  readonly reportsStates: () => boolean
  /** How many rows the run may still deliver. The loop counts down. */
  readonly limit: { rowsLeft: number }
  /** The tables emptied for `truncateTable`. The loop adds to it. */
  readonly truncated: Set<string>
}

/**
 * The way in which reading ended: at the end of the source, by a signal, or with a failure after which another instance
 * continues.
 */
export type LoopEnding = 'finished' | 'stopped' | FailedRead

/**
 * Moves rows from a source to a destination, one batch after the other. While the destination is busy, the source may read
 * one more batch. So at most two batches are in memory.
 */
export class ReadLoop {
  readonly #parts: ReadLoopParts
  #router: RowRouter | undefined
  #columns: ColumnRules | undefined

  constructor(parts: ReadLoopParts) {
    this.#parts = parts
  }

  /**
   * @throws PartFailure if the run cannot continue; the rows before the failure are then committed, if that is possible
   */
  async toEnd(): Promise<LoopEnding> {
    const { commits } = this.#parts
    let ending: LoopEnding
    try {
      ending = await this.#readBatches()
    } catch (error) {
      await this.#parts.reader.abandon()
      // The rows of a commit that runs came before the failure. If that commit fails, too, its failure is the first.
      await commits.settled()
      if (leavesDestinationWhole(error)) await commits.saveWhatCame()
      throw error
    }
    if (ending instanceof FailedRead) {
      await commits.settled()
      return ending
    }
    const finished = ending === 'finished'
    if (finished) this.#parts.tracker.end()
    await commits.commit(finished)
    return ending
  }

  async #readBatches(): Promise<LoopEnding> {
    const { reader, commits, keeper, watch } = this.#parts
    for (;;) {
      if (commits.isRunning) await nextTurn()
      const batch = await inPart('source', () => reader.next())
      commits.throwIfFailed()
      await inPart('state', () => {
        keeper.throwIfFailed()
      })
      watch.throwIfBroken()
      if (batch === STOPPED) return 'stopped'
      if (batch instanceof FailedRead) return batch
      if (batch === null) return 'finished'
      await this.#deliver(batch)
      if (this.#parts.limit.rowsLeft <= 0) return 'stopped'
      if (commits.isDue) await reader.during(() => commits.start())
    }
  }

  async #deliver(batch: Batch): Promise<void> {
    const { tracker, commits, watch } = this.#parts
    const { ticket, rows: routed } = await inPart('source', () => ({
      ticket: tracker.rows(batch),
      rows: this.#readyRouter().route(batch),
    }))
    const { limit } = this.#parts
    const wanted = routed.length > limit.rowsLeft ? routed.slice(0, limit.rowsLeft) : routed
    limit.rowsLeft -= wanted.length
    await inPart('source', () => {
      this.#parts.incremental?.check(wanted)
    })
    await this.#ensureHeld()
    const finished = (this.#columns ??= this.#columnRules()).apply(wanted)
    const rows = await inPart('destination', () => this.#write(finished))
    await this.#noteValues(wanted, finished, rows)
    this.#parts.misfits.look(rows)
    // If the batch was cut, its state is not used, because it would skip the rest of the rows.
    if (wanted.length === routed.length) {
      commits.checkpointer.add(ticket, rows.length, this.#repeatable(rows))
    }
    if (rows.length > 0) this.#parts.onRows()
    this.#warnOfUnlabelledRows(ticket)
    watch.countBatch(rows.length)
  }

  /** Reads values before columns are excluded, because an excluded column may be the incremental key. */
  async #noteValues(
    wanted: readonly TableRow[],
    finished: readonly TableRow[],
    taken: readonly TableRow[],
  ): Promise<void> {
    const { incremental } = this.#parts
    if (!incremental) return
    const there = new Set(taken)
    const delivered =
      taken.length === wanted.length
        ? wanted
        : wanted.filter((_, index) => there.has(finished[index] as TableRow))
    await inPart('source', () => {
      incremental.take(delivered)
    })
  }

  #columnRules(): ColumnRules {
    const { stream, config } = this.#parts
    return new ColumnRules(stream.source, config)
  }

  /** @returns the rows that the destination has taken */
  async #write(wanted: readonly TableRow[]): Promise<readonly TableRow[]> {
    const { stream, destination, rejects, reader } = this.#parts
    const truncates = truncatesTables(stream.source)
    const rows = await rejects.write(wanted, async (some) => {
      if (truncates) await emptyTables(some, this.#parts)
      await reader.during(() => destination.write(some))
    })
    if (truncates) for (const { table } of rows) this.#parts.truncated.add(table)
    return rows
  }

  /** The number of rows that would be stored twice if the source returned them again. */
  #repeatable(rows: readonly TableRow[]): number {
    if (this.#parts.destination.replacesById !== true) return rows.length
    return rows.reduce((sum, { id }) => (id === undefined ? sum + 1 : sum), 0)
  }

  /** Rows without `__state` belong to the latest report. If they do not, the report is kept too early or too late. */
  #warnOfUnlabelledRows({ hasUnlabelledRows }: BatchTicket): void {
    if (!hasUnlabelledRows || !this.#parts.reportsStates()) return
    this.#parts.watch.warnOnce(
      'rows without __state, although the source reports states: ' +
        'give each row the id of the state that it belongs to, or a resumed run may lose or repeat rows',
    )
  }

  /**
   * Made after the first batch, because sources may choose their destination in their constructor or in their first
   * read.
   */
  #readyRouter(): RowRouter {
    const { stream, config } = this.#parts
    if (!this.#router) {
      this.#router = routerFor(stream.source, config, this.#parts)
      const schema = stream.source['schema']
      if (typeof schema === 'string' && schema !== '') chooseSchema(schema, this.#parts)
    }
    return this.#router
  }

  /** If another run has taken over the source, this run writes nothing from then on. */
  async #ensureHeld(): Promise<void> {
    await inPart('state', () => this.#parts.keeper.ensureHeld())
  }
}

/** Whether the rows before the failure can be committed with their state. */
const leavesDestinationWhole = (error: unknown): boolean =>
  isOfARow(error) || (error instanceof PartFailure && error.part === 'source')
