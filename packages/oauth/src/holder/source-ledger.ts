import { runTelling } from './telling-scope.js'
import type { HeldCallback, TokenHolder } from './token-holder.js'
import type { TokenCallback } from '../settings/settings.js'
import type { Tokens } from '../family/token-family.js'

/** Marks what `source-change` told a holder; what a callback was told is marked by the callback. */
const FIRED = Symbol('source-change')
type Mark = typeof FIRED | HeldCallback['given']

/** What a holder heard by `source-change`, or by one callback. */
interface Hearing {
  /** The last edition that it was called for: it is called once for each. */
  calledFor: number
  /** The last edition that it took without an error. */
  heard: number
  /** While it is being told. */
  underWay: Promise<void> | undefined
}

/** What one holder heard. A function that is guarded anew for each call has a callback that soon is nobody's. */
interface Hearings {
  readonly byName: Map<Exclude<Mark, TokenCallback>, Hearing>
  readonly byFunction: WeakMap<TokenCallback, Hearing>
}

/**
 * What was put into one `source` of a family, and what its holders heard of it. Each holder is told once of each
 * edition, however many of its calls wait, and of one after the other: a listener that saves an older token slowly does
 * not overwrite a newer one. A listener that fails has failed for all that waited for it; what it missed is told again
 * with the next edition.
 */
export class SourceLedger {
  readonly #family: object
  readonly #hearings = new WeakMap<object, Hearings>()
  /** By key of the source, what was last put there, and with which edition. */
  readonly #entries = new Map<string, { readonly token: string; readonly edition: number }>()
  #tokens: Tokens
  /** How often tokens were put into the source. */
  #edition = 0

  /** @param tokens what is about to be entered */
  constructor(family: object, tokens: Tokens) {
    this.#family = family
    this.#tokens = tokens
  }

  /** What was last put into the source. */
  get tokens(): Tokens {
    return this.#tokens
  }

  /** @param changed the keys of the source whose values are new */
  enter(tokens: Tokens, changed: Readonly<Record<string, string>>): void {
    this.#edition++
    this.#tokens = tokens
    for (const [key, token] of Object.entries(changed)) {
      this.#entries.set(key, { token, edition: this.#edition })
    }
  }

  /** Whether there is nothing left to tell, or to wait for. */
  isToldTo(holder: TokenHolder, callback: HeldCallback | undefined): boolean {
    const isDone = (mark: Mark): boolean => {
      const { calledFor, underWay } = this.#hearing(holder, mark)
      return underWay === undefined && calledFor === this.#edition
    }
    return isDone(FIRED) && (callback === undefined || isDone(callback.given))
  }

  /** Settles with the listeners or the callback that the holder is just being told by, if any. */
  underWay(holder: TokenHolder, callback: HeldCallback | undefined): Promise<void> | undefined {
    return (
      this.#hearing(holder, FIRED).underWay ??
      (callback && this.#hearing(holder, callback.given).underWay)
    )
  }

  /** Fires `source-change` and waits for its listeners, then calls the callback and waits for it. */
  async tell(holder: TokenHolder, callback: HeldCallback | undefined): Promise<void> {
    await this.#tellOnce(holder, FIRED, ({ heard }) => {
      const changed = this.#changedSince(heard)
      return Object.keys(changed).length > 0 && holder.fire('source-change', changed)
    })
    if (callback !== undefined) {
      await this.#tellOnce(holder, callback.given, () =>
        callback.run.call(holder, this.#tokens.accessToken),
      )
    }
  }

  #changedSince(edition: number): Record<string, string> {
    const changed = [...this.#entries].filter(([, entry]) => entry.edition > edition)
    return Object.fromEntries(changed.map(([key, { token }]) => [key, token]))
  }

  async #tellOnce(
    holder: TokenHolder,
    mark: Mark,
    action: (hearing: Hearing) => unknown,
  ): Promise<void> {
    const hearing = this.#hearing(holder, mark)
    while (hearing.underWay !== undefined || hearing.calledFor < this.#edition) {
      hearing.underWay ??= this.#call(holder, hearing, action)
      await hearing.underWay
    }
  }

  async #call(
    holder: TokenHolder,
    hearing: Hearing,
    action: (hearing: Hearing) => unknown,
  ): Promise<void> {
    const edition = this.#edition
    hearing.calledFor = edition
    try {
      await runTelling(this.#family, holder, () => action(hearing))
      hearing.heard = edition
    } finally {
      hearing.underWay = undefined
    }
  }

  #hearing(holder: TokenHolder, mark: Mark): Hearing {
    const hearings: Hearings = this.#hearings.get(holder) ?? {
      byName: new Map<Exclude<Mark, TokenCallback>, Hearing>(),
      byFunction: new WeakMap<TokenCallback, Hearing>(),
    }
    this.#hearings.set(holder, hearings)
    const isFunction = typeof mark === 'function'
    const known = isFunction ? hearings.byFunction.get(mark) : hearings.byName.get(mark)
    if (known !== undefined) return known
    const hearing: Hearing = { calledFor: 0, heard: 0, underWay: undefined }
    if (isFunction) hearings.byFunction.set(mark, hearing)
    else hearings.byName.set(mark, hearing)
    return hearing
  }
}
