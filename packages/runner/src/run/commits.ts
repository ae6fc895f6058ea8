import type { Destination } from '../destination/destination.js'
import { RowError } from '../destination/row-error.js'
import type { SourceSaver } from '../state/source-saver.js'
import { textOf } from '../values/text-of.js'
import type { Checkpointer } from './checkpointer.js'
import { inPart, PartFailure } from './part-failure.js'
import type { Rejects } from './rejects.js'
import type { RunWatch } from './run-watch.js'

/** The arguments of {@link Commits}. */
export interface CommitsParts {
  readonly destination: Destination
  readonly checkpointer: Checkpointer
  readonly keeper: SourceSaver
  readonly watch: RunWatch
  readonly rejects: Rejects
}

/**
 * Starts the commits of a run, one after the other. If the destination takes rows during a commit, the run goes on
 * meanwhile. Then memory holds the rows of that commit and those of the next one.
 */
export class Commits {
  readonly checkpointer: Checkpointer
  readonly #parts: CommitsParts
  /** The commit that runs. It never rejects: its error becomes `#failure`. */
  #running: Promise<void> | undefined
  /** The first failure. After it nothing is committed. */
  #failure: { readonly error: unknown } | undefined

  constructor(parts: CommitsParts) {
    this.#parts = parts
    this.checkpointer = parts.checkpointer
  }

  get isDue(): boolean {
    return this.checkpointer.isDue
  }

  /** Whether a commit runs. It needs turns of the event loop. */
  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /**
   * Starts a commit of all rows that the destination has taken, if it is still due when the one before has ended.
   * Resolves when the destination can take more rows.
   *
   * @throws PartFailure for a failure of the commit before, or of this one if the destination takes no rows meanwhile
   */
  async start(): Promise<void> {
    await this.settled()
    // The commit before may have made room in a destination that was full.
    if (!this.isDue) return
    await this.#begin(false)
    if (this.#parts.destination.takesRowsDuringCommit !== true) await this.settled()
  }

  /** Commits all rows that the destination has taken. */
  async commit(finished: boolean): Promise<void> {
    await this.#begin(finished)
    await this.settled()
  }

  /** Waits for the commit that runs. @throws PartFailure if it fails, or if one before has failed */
  async settled(): Promise<void> {
    await this.#running
    this.throwIfFailed()
  }

  /** @throws PartFailure if a commit has failed */
  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error
  }

  /** Commits the rows before a failure, if that is possible. */
  async saveWhatCame(): Promise<void> {
    try {
      await this.commit(false)
    } catch (error) {
      this.#parts.watch.warn(
        `the rows that were read before the failure are not committed: ${textOf(error)}`,
      )
    }
  }

  async #begin(finished: boolean): Promise<void> {
    await this.settled()
    const { keeper, rejects } = this.#parts
    await inPart('state', () => keeper.ensureHeld())
    await inPart('destination', () => rejects.sync())
    const running = this.#commit(finished).catch((error: unknown) => {
      this.#failure = { error }
    })
    this.#running = running.then(() => {
      this.#running = undefined
    })
  }

  async #commit(finished: boolean): Promise<void> {
    const { watch, rejects, destination } = this.#parts
    try {
      await inPart('destination', () =>
        watch.observed.committing(
          () => this.checkpointer.commit(finished),
          () => destination.report().bytes ?? 0,
        ),
      )
    } catch (error) {
      // The batches before the batch of the row are committed.
      if (isOfARow(error)) watch.countCheckpoint(rejects.safe)
      throw error
    }
    watch.countCheckpoint(rejects.safe)
  }
}

/** Whether a destination has refused a row. The rows before it can be committed. */
export const isOfARow = (error: unknown): boolean =>
  error instanceof PartFailure && error.cause instanceof RowError
