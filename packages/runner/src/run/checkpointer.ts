import type { BatchTicket, State, StateTracker } from '@panoply/datasource'

import type { WallClock } from '@panoply/errors/internal'
import type { Destination } from '../destination/destination.js'
import type { PlainObject } from '../values/plain-object.js'
import type { IncrementalKey } from './incremental-key.js'
import type { Rejects } from './rejects.js'
import type { Checkpoint } from '../state/checkpoint.js'

/** Rows that are not safe yet are made so at this number at the latest, however fast they come. */
const MAX_UNSAFE_ROWS = 100_000

/** What a {@link Checkpointer} works with. */
export interface CheckpointerOptions {
  readonly destination: Destination
  readonly clock: WallClock
  readonly everyMs: number
  /** Whether the first batch is made safe at once. */
  readonly commitsFirstBatch: boolean
  /** Keeps a checkpoint where the destination does not keep it with the rows. */
  readonly keep: (checkpoint: Checkpoint) => Promise<void>
  /** Called when the kept state has changed. */
  readonly onAdvance: () => void
  /** The rows that were left out. */
  readonly rejects: Rejects
  readonly incremental: IncrementalKey | undefined
  /** The parameters of the source as they are. */
  readonly source: () => PlainObject
  /** The tables that were emptied so far. */
  readonly truncated: ReadonlySet<string>
  /** What this run keeps in each checkpoint. */
  readonly facts: {
    readonly startedAt: string
    readonly runStartedAt: string
    readonly lastTimeSucceed: string | undefined
  }
}

/** A batch that the destination has taken. */
interface TakenBatch {
  readonly ticket: BatchTicket
  /** Its rows that would be there twice if the source returned them again. */
  readonly repeatableRows: number
}

/** Makes rows safe every now and then, and the state that belongs to them in the same step. */
export class Checkpointer {
  readonly #options: CheckpointerOptions
  #tracker: StateTracker
  /** Batches that are not safe yet. */
  #unsafe: TakenBatch[] = []
  /** Batches that are safe and that the state does not cover yet. */
  #ahead: TakenBatch[] = []
  #unsafeRows = 0
  #unsafeSinceMs: number | undefined
  #kept: State
  #keptText: string
  #committedTruncated: readonly string[]
  #hasCommitted = false

  /** @param tracker the one of the first instance of the source */
  constructor(options: CheckpointerOptions, tracker: StateTracker) {
    this.#options = options
    this.#tracker = tracker
    this.#committedTruncated = [...options.truncated]
    this.#kept = tracker.state
    this.#keptText = JSON.stringify(this.#kept)
  }

  /** Another instance of the source takes over, with a tracker of its own. What is not committed has been given up. */
  follow(tracker: StateTracker): void {
    this.#tracker = tracker
    this.#unsafe = []
    this.#ahead = []
    this.#unsafeRows = 0
    this.#unsafeSinceMs = undefined
  }

  /**
   * The destination has taken a batch.
   *
   * @param rows how many rows it has
   * @param repeatableRows how many of them would be there twice if the source returned them again
   */
  add(ticket: BatchTicket, rows: number, repeatableRows: number): void {
    this.#unsafe.push({ ticket, repeatableRows })
    this.#unsafeRows += rows
    this.#unsafeSinceMs ??= this.#options.clock.now()
  }

  /**
   * Where each state belongs to one batch, the first batch is made safe at once, so that a process that is killed every few
   * seconds still gets on. Elsewhere an early commit would only make rows safe that the state does not cover.
   */
  get isDue(): boolean {
    if (this.#unsafeSinceMs === undefined) return false
    if (this.#options.commitsFirstBatch && !this.#hasCommitted) return true
    const ageMs = this.#options.clock.now() - this.#unsafeSinceMs
    return this.#unsafeRows >= MAX_UNSAFE_ROWS || ageMs >= this.#options.everyMs
  }

  /** The state of the last commit: what a new instance of the source starts from. */
  get keptState(): State {
    return this.#kept
  }

  /** Rows that are safe although the kept state does not cover them. */
  get rowsAheadOfState(): number {
    return this.#ahead.reduce((sum, { repeatableRows }) => sum + repeatableRows, 0)
  }

  /**
   * Gives up what the destination has taken since the last commit.
   *
   * @param truncated becomes what it was then
   */
  async rollback(truncated: Set<string>): Promise<void> {
    await this.#options.destination.rollback?.()
    this.#options.rejects.rollback()
    this.#options.incremental?.rollback()
    truncated.clear()
    for (const table of this.#committedTruncated) truncated.add(table)
  }

  /** Makes everything safe that the destination has taken, and keeps the state. */
  async commit(finished: boolean): Promise<void> {
    const { destination, keep, rejects } = this.#options
    await rejects.sync()
    let checkpoint: Checkpoint | undefined
    await destination.commit((place) => {
      checkpoint = { ...this.#settle(finished), ...(place && { place }) }
      return checkpoint
    })
    if (!checkpoint) {
      throw new Error(`the destination ${destination.id} has not settled what it committed`)
    }
    if (!destination.keepsCheckpoint) await keep(checkpoint)
    rejects.commit()
    this.#hasCommitted = true
    this.#committedTruncated = checkpoint.truncated
    this.#unsafeRows = 0
    this.#unsafeSinceMs = undefined
    const text = JSON.stringify(checkpoint.state)
    if (text === this.#keptText) return
    this.#kept = checkpoint.state
    this.#keptText = text
    this.#options.onAdvance()
  }

  #aheadOfState(): TakenBatch[] {
    const { mergedThrough, pendingReports } = this.#tracker
    // A source without states starts from its beginning, whatever is there.
    if (mergedThrough === 0 && pendingReports === 0) return []
    return [...this.#ahead, ...this.#unsafe].filter(
      ({ ticket }) => ticket.batchNumber > mergedThrough,
    )
  }

  #settle(finished: boolean): Checkpoint {
    const { clock, truncated, facts, source } = this.#options
    const incremental = this.#options.incremental?.settle(finished, source())
    const { startedAt, runStartedAt } = facts
    for (const { ticket } of this.#unsafe) this.#tracker.acknowledge(ticket)
    this.#ahead = this.#aheadOfState()
    this.#unsafe = []
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
}
