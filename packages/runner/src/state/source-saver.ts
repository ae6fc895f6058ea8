import type { PlainObject } from '../values/plain-object.js'
import type { Checkpoint } from './checkpoint.js'
import { applyChanges, keepChanges, type SavedSource } from './saved-source.js'
import type { StateSession } from './state-store.js'

/** Holds what is saved of one source during a run, and saves it after every change, one save at a time. */
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

  /** The parameters as they are now. */
  get source(): PlainObject {
    return applyChanges(this.#given, this.#saved)
  }

  checkpoint(runKey: string): Checkpoint | undefined {
    return this.#saved.checkpoints[runKey]
  }

  /**
   * Saves parameters that the source has changed; at once where the store can. It never throws, because it is called
   * from inside the source: {@link SourceSaver.throwIfFailed} does.
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
   * Makes sure that the source still belongs to this run.
   *
   * @throws LeaseLostError when another run has taken it over, or could have
   */
  ensureHeld(): void | Promise<void> {
    return this.#session.lease?.ensureHeld()
  }

  /** Aborts when the source belongs to another run; absent where it belongs to this one until it is given back. */
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
      // Whatever is the newest by then is saved after the save under way.
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
