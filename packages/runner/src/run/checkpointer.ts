import type { BatchTicket, StateTracker } from '@panoply/datasource'

import type { Clock } from '../clock.js'
import type { Destination } from '../destination/destination.js'
import type { Checkpoint } from '../state/checkpoint.js'

/** Rows that are not safe yet are made so at this number at the latest, however fast they come. */
const MAX_UNSAFE_ROWS = 100_000

/** What a {@link Checkpointer} works with. */
export interface CheckpointerOptions {
  readonly destination: Destination
  readonly tracker: StateTracker
  readonly clock: Clock
  readonly everyMs: number
  /** Keeps a checkpoint where the destination does not keep it with the rows. */
  readonly keep: (checkpoint: Checkpoint) => Promise<void>
  /** The tables that were emptied so far. */
  readonly truncated: ReadonlySet<string>
}

/** Makes rows safe every now and then, and the state that belongs to them in the same step. */
export class Checkpointer {
  readonly #options: CheckpointerOptions
  /** Batches that the destination has taken and not yet made safe. */
  #tickets: BatchTicket[] = []
  #unsafeRows = 0
  #unsafeSinceMs: number | undefined

  constructor(options: CheckpointerOptions) {
    this.#options = options
  }

  /** The destination has taken a batch. */
  add(ticket: BatchTicket, rows: number): void {
    this.#tickets.push(ticket)
    this.#unsafeRows += rows
    this.#unsafeSinceMs ??= this.#options.clock.monotonicMs()
  }

  get isDue(): boolean {
    if (this.#unsafeSinceMs === undefined) return false
    const ageMs = this.#options.clock.monotonicMs() - this.#unsafeSinceMs
    return this.#unsafeRows >= MAX_UNSAFE_ROWS || ageMs >= this.#options.everyMs
  }

  /** Makes everything safe that the destination has taken, and keeps the state. */
  async commit(finished: boolean): Promise<void> {
    const { destination, keep } = this.#options
    let checkpoint: Checkpoint | undefined
    await destination.commit(() => {
      checkpoint = this.#settle(finished)
      return checkpoint
    })
    if (!checkpoint) {
      throw new Error(`the destination ${destination.id} has not settled what it committed`)
    }
    if (!destination.keepsCheckpoint) await keep(checkpoint)
    this.#unsafeRows = 0
    this.#unsafeSinceMs = undefined
  }

  #settle(finished: boolean): Checkpoint {
    const { tracker, clock, truncated } = this.#options
    for (const ticket of this.#tickets) tracker.acknowledge(ticket)
    this.#tickets = []
    return {
      state: tracker.state,
      finished,
      at: clock.date().toISOString(),
      truncated: [...truncated],
    }
  }
}
