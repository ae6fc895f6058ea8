import type { BatchTicket, State, StateTracker } from '@panoply/datasource'

import type { WallClock } from '@panoply/errors/internal'
import type { Destination } from '../destination/destination.js'
import { positionOf } from '../destination/late-refusals.js'
import type { RowError } from '../destination/row-error.js'
import type { PlainObject } from '../values/plain-object.js'
import type { IncrementalKey } from './incremental-key.js'
import type { Rejects } from './rejects.js'
import type { Checkpoint } from '../state/checkpoint.js'
import { CoveredBatches, type TakenBatch } from './covered-batches.js'

/** A commit is due when this number of rows is not committed. Mostly the time comes first: a commit syncs the disk twice. */
const MAX_UNSAFE_ROWS = 300_000

/** The arguments of a {@link Checkpointer}. */
export interface CheckpointerOptions {
  readonly destination: Destination
  readonly clock: WallClock
  readonly everyMs: number
  /** Whether the first batch is committed at once. */
  readonly commitsFirstBatch: boolean
  /** Keeps a checkpoint if the destination does not store it with the rows. */
  readonly keep: (checkpoint: Checkpoint) => Promise<void>
  /** Called when the kept state has changed. */
  readonly onAdvance: () => void
  /** The rows that are rejected. */
  readonly rejects: Rejects
  readonly incremental: IncrementalKey | undefined
  /** The current parameters of the source. */
  readonly source: () => PlainObject
  /** The tables emptied so far, in order. Tables of a discarded batch are removed. */
  readonly truncated: Set<string>
  /** The fields that this run keeps in each checkpoint. */
  readonly facts: {
    readonly startedAt: string
    readonly runStartedAt: string
    readonly lastTimeSucceed: string | undefined
  }
}

/** Commits rows from time to time, together with the state that belongs to them. */
export class Checkpointer {
  readonly #options: CheckpointerOptions
  #tracker: StateTracker
  /** Batches of the next commit. */
  #unsafe: TakenBatch[] = []
  /** Committed batches that the kept state does not cover yet. */
  #ahead: TakenBatch[] = []
  #unsafeRows = 0
  #unsafeSinceMs: number | undefined
  #kept: State
  #keptText: string
  #committedTruncated: readonly string[]
  #hasBegun = false

  /** @param tracker the tracker of the first instance of the source */
  constructor(options: CheckpointerOptions, tracker: StateTracker) {
    this.#options = options
    this.#tracker = tracker
    this.#committedTruncated = [...options.truncated]
    this.#kept = tracker.state
    this.#keptText = JSON.stringify(this.#kept)
  }

  /**
   * Call it when another instance of the source continues, with its own tracker. Before that, rows that are not
   * committed were discarded.
   */
  follow(tracker: StateTracker): void {
    this.#tracker = tracker
    this.#unsafe = []
    this.#ahead = []
    this.#unsafeRows = 0
    this.#unsafeSinceMs = undefined
  }

  /**
   * Call it when the destination has taken a batch.
   *
   * @param rows the number of its rows
   * @param repeatableRows the number of its rows that would be stored twice if the source returned them again
   */
  add(ticket: BatchTicket, rows: number, repeatableRows: number): void {
    const { truncated, incremental } = this.#options
    this.#unsafe.push({
      ...{ ticket, rows, repeatableRows },
      ...{ truncated: truncated.size, incremental: incremental?.mark() },
    })
    this.#unsafeRows += rows
    this.#unsafeSinceMs ??= this.#options.clock.now()
  }

  /**
   * If each state belongs to one batch, the first batch is committed at once. So even a process that is killed every
   * few seconds makes progress. Otherwise an early commit would only store rows that the state does not cover.
   */
  get isDue(): boolean {
    if (this.#unsafeSinceMs === undefined) return false
    if (this.#options.commitsFirstBatch && !this.#hasBegun) return true
    if (this.#options.destination.wantsCommit === true) return true
    const ageMs = this.#options.clock.now() - this.#unsafeSinceMs
    return this.#unsafeRows >= MAX_UNSAFE_ROWS || ageMs >= this.#options.everyMs
  }

  /** The state of the last commit. A new instance of the source starts from it. */
  get keptState(): State {
    return this.#kept
  }

  /** Committed rows that the kept state does not cover. */
  get rowsAheadOfState(): number {
    return this.#ahead.reduce((sum, { repeatableRows }) => sum + repeatableRows, 0)
  }

  /**
   * Discards the rows that the destination has taken since the last commit.
   *
   * @param truncated is set back to its value at that commit
   */
  async rollback(truncated: Set<string>): Promise<void> {
    await this.#options.destination.rollback?.()
    this.#options.rejects.rollback()
    this.#options.incremental?.rollback()
    truncated.clear()
    for (const table of this.#committedTruncated) truncated.add(table)
  }

  /**
   * Commits every row that the destination has taken before the call, and keeps the state.
   *
   * @throws RowError for a row that the place refuses at the commit and that may not be left out. The batches before it
   * are committed, and their state is kept
   */
  async commit(finished: boolean): Promise<void> {
    const { destination, keep, rejects } = this.#options
    const covered = this.#begin()
    let checkpoint: Checkpoint | undefined
    let failure: RowError | undefined
    await destination.commit(
      (place) => {
        const settled = this.#settle(covered, finished && !failure)
        checkpoint = { ...settled, ...(place && { place }) }
        return checkpoint
      },
      {
        room: rejects.room,
        refuse: async (refused) => {
          const over = rejects.firstOver(refused)
          failure = over ?? failure
          const end = over ? covered.cutBefore(over.index ?? 0) : Infinity
          rejects.take(refused.filter((row) => positionOf(row) < end))
          await rejects.sync()
          return end
        },
      },
    )
    if (!checkpoint) {
      throw new Error(`the destination ${destination.id} has not settled what it committed`)
    }
    if (!destination.keepsCheckpoint) {
      try {
        await keep(checkpoint)
      } catch (error) {
        destination.checkpointLost?.()
        throw error
      }
    }
    rejects.commit()
    this.#committedTruncated = checkpoint.truncated
    this.#keep(checkpoint.state)
    if (failure) throw failure
  }

  #keep(state: State): void {
    const text = JSON.stringify(state)
    if (text === this.#keptText) return
    this.#kept = state
    this.#keptText = text
    this.#options.onAdvance()
  }

  /** From now on, batches belong to the next commit. */
  #begin(): CoveredBatches {
    const { incremental, rejects, truncated } = this.#options
    const covered = new CoveredBatches(this.#unsafe, {
      before: { truncated: this.#committedTruncated.length, incremental: incremental?.settled },
      end: { truncated: truncated.size, incremental: incremental?.mark() },
      truncated: [...truncated],
    })
    rejects.begin()
    this.#hasBegun = true
    this.#unsafe = []
    this.#unsafeRows = 0
    this.#unsafeSinceMs = undefined
    return covered
  }

  #settle(covered: CoveredBatches, finished: boolean): Checkpoint {
    const { batches, truncated, incremental: mark } = covered
    const { clock, facts, source } = this.#options
    const incremental = mark && this.#options.incremental?.settle(mark, finished, source())
    const { startedAt, runStartedAt } = facts
    for (const { ticket } of batches) this.#tracker.acknowledge(ticket)
    this.#ahead = this.#aheadOfState([...this.#ahead, ...batches])
    const lastTimeSucceed = finished ? startedAt : facts.lastTimeSucceed
    return {
      state: this.#tracker.state,
      finished,
      at: clock.date().toISOString(),
      truncated: [...truncated],
      ...{ startedAt, runStartedAt },
      ...(incremental && { incremental }),
      ...(lastTimeSucceed !== undefined && { lastTimeSucceed }),
      ...(!finished && { rowsAheadOfState: this.rowsAheadOfState }),
    }
  }

  #aheadOfState(committed: readonly TakenBatch[]): TakenBatch[] {
    const { mergedThrough, pendingReports } = this.#tracker
    // A source without states always starts from its beginning.
    if (mergedThrough === 0 && pendingReports === 0) return []
    return committed.filter(({ ticket }) => ticket.batchNumber > mergedThrough)
  }
}
