import { runTelling } from './telling-scope.js'
import type { HeldCallback, TokenHolder } from './token-holder.js'
import type { Tokens } from '../family/token-family.js'

/** The mark that a holder's `source-change` was fired; a callback is its own mark. */
const FIRED = Symbol('source-change')

/**
 * New tokens that were put into one `source`, and whom of its holders that was told. Each is told once, however many
 * of its calls wait: a listener that fails has failed for all that waited for it, and is not called again.
 */
export class Delivery {
  readonly #family: object
  /** Per holder, what was told; a promise while it is being told. */
  readonly #told = new WeakMap<object, Map<unknown, Promise<void> | undefined>>()

  /**
   * @param tokens what was put into the source
   * @param changed the keys of the source whose values are new
   */
  constructor(
    family: object,
    readonly tokens: Tokens,
    readonly changed: Readonly<Record<string, string>>,
  ) {
    this.#family = family
  }

  /** Whether there is nothing left to tell, or to wait for. */
  isToldTo(holder: TokenHolder, callback: HeldCallback | undefined): boolean {
    const told = this.#told.get(holder)
    const isDone = (mark: unknown): boolean =>
      told?.has(mark) === true && told.get(mark) === undefined
    return (
      (!this.#hasChanges || isDone(FIRED)) && (callback === undefined || isDone(callback.given))
    )
  }

  /** Fires `source-change` and waits for its listeners, then calls the callback and waits for it. */
  async tell(holder: TokenHolder, callback: HeldCallback | undefined): Promise<void> {
    if (this.#hasChanges) {
      await this.#once(holder, FIRED, () => holder.fire('source-change', { ...this.changed }))
    }
    if (callback !== undefined) {
      await this.#once(holder, callback.given, () =>
        callback.run.call(holder, this.tokens.accessToken),
      )
    }
  }

  get #hasChanges(): boolean {
    return Object.keys(this.changed).length > 0
  }

  #once(holder: TokenHolder, mark: unknown, action: () => unknown): Promise<void> {
    const told = this.#told.get(holder) ?? new Map<unknown, Promise<void> | undefined>()
    this.#told.set(holder, told)
    if (told.has(mark)) return told.get(mark) ?? Promise.resolve()
    const telling = runTelling(this.#family, holder, action).finally(() =>
      told.set(mark, undefined),
    )
    told.set(mark, telling)
    return telling
  }
}
