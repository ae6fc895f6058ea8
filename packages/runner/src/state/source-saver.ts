import type { PlainObject } from '../values/plain-object.js'
import type { Checkpoint } from './checkpoint.js'
import { applyChanges, keepChanges, type SavedSource } from './saved-source.js'
import type { StateSession } from './state-store.js'

/** Holds the saved facts of one source during a run, and saves them after every change, one save at a time. */
export class SourceSaver {
  readonly #session: StateSession
  readonly #given: PlainObject
  #saved: SavedSource
  #saving: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(session: StateSession, given: PlainObject) {
    this.#session = session
    this.#given = given
    this.#saved = session.saved
  }

  /** The current parameters. */
  get source(): PlainObject {
    return applyChanges(this.#given, this.#saved)
  }

  checkpoint(runKey: string): Checkpoint | undefined {
    return this.#saved.checkpoints[runKey]
  }

  /**
   * Saves parameters that the source has changed, at once if the store can do that. It never throws, because it is
   * called from inside the source. {@link SourceSaver.throwIfFailed} throws its error.
   */
  keepChanges(changed: PlainObject): void | Promise<void> {
    return this.#save(keepChanges(this.#saved, this.#given, changed))
  }

  /** Keeps a checkpoint. @throws what the store threw */
  async keepCheckpoint(runKey: string, checkpoint: Checkpoint): Promise<void> {
    const checkpoints = { ...this.#saved.checkpoints, [runKey]: checkpoint }
    await this.#save({ ...this.#saved, checkpoints })
    this.throwIfFailed()
  }

  /**
   * Makes sure that this run still owns the source.
   *
   * @throws LeaseLostError when another run has taken it over, or could have
   */
  ensureHeld(): void | Promise<void> {
    return this.#session.lease?.ensureHeld()
  }

  /** Aborts when another run owns the source. `undefined` if this run owns it until it closes the session. */
  get lost(): AbortSignal | undefined {
    return this.#session.lease?.lost
  }

  /** Lets the next run of the source begin. */
  close(): void | Promise<void> {
    return this.#session.close()
  }

  /** @throws what the store threw at an earlier save */
  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error
  }

  #save(saved: SavedSource): void | Promise<void> {
    this.#saved = saved
    if (this.#saving) {
      // The latest facts are saved after the current save.
      this.#saving = this.#saving.then(() => this.#saveNow())
      return this.#saving
    }
    const saving = this.#saveNow()
    if (!saving) return
    const settled = saving.then(() => {
      if (this.#saving === settled) this.#saving = undefined
    })
    this.#saving = settled
    return settled
  }

  #saveNow(): void | Promise<void> {
    try {
      const saving = this.#session.save(this.#saved)
      return saving?.catch((error: unknown) => {
        this.#failure ??= { error }
      })
    } catch (error) {
      this.#failure ??= { error }
    }
  }
}
