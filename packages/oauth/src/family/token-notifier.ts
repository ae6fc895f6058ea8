import type { HeldCallback } from '../holder/holding.js'
import type { TokenHolder } from '../settings/token-holder.js'
import { runNotification } from './notification-scope.js'
import {
  type NotificationState,
  NotificationStates,
  type Recipient,
  SOURCE_CHANGE,
} from './notification-states.js'
import type { Tokens } from './tokens.js'

/**
 * Notifies the holders of one `source` of the tokens that were written to it. Each write has a version.
 *
 * - A holder is notified once per version, even if many of its calls wait.
 * - Versions are notified one after the other, so a slow listener cannot overwrite a newer token with an older one.
 * - If a listener fails, every call that waited for it fails. The next version includes the changes that the listener
 *   missed.
 */
export class TokenNotifier {
  readonly #family: object
  readonly #states = new NotificationStates()
  /** By key of the source: the last written token, and its version. */
  readonly #written = new Map<string, { readonly token: string; readonly version: number }>()
  #tokens: Tokens
  #version = 0

  /** @param tokens the tokens of the first call of {@link recordWrite} */
  constructor(family: object, tokens: Tokens) {
    this.#family = family
    this.#tokens = tokens
  }

  /** The tokens last written to the source. */
  get tokens(): Tokens {
    return this.#tokens
  }

  /** @param changed the keys of the source that get a new value, with that value */
  recordWrite(tokens: Tokens, changed: Readonly<Record<string, string>>): void {
    this.#version++
    this.#tokens = tokens
    for (const [key, token] of Object.entries(changed)) {
      this.#written.set(key, { token, version: this.#version })
    }
  }

  /** Whether the holder was notified of the newest version, and no notification is running. */
  isNotified(holder: TokenHolder, callback: HeldCallback | undefined): boolean {
    return this.#statesOf(holder, callback).every(
      ({ calledFor, underWay }) => underWay === undefined && calledFor === this.#version,
    )
  }

  /** The current call of the holder's listeners or callback, if there is one. */
  underWay(holder: TokenHolder, callback: HeldCallback | undefined): Promise<void> | undefined {
    return this.#statesOf(holder, callback).find(({ underWay }) => underWay !== undefined)?.underWay
  }

  /** Fires `source-change` and waits for its listeners, then calls the callback and waits for it. */
  async notify(holder: TokenHolder, callback: HeldCallback | undefined): Promise<void> {
    await this.#notifyOnce(holder, SOURCE_CHANGE, ({ completed }) => {
      const changed = this.#changedSince(completed)
      return Object.keys(changed).length > 0 && holder.fire('source-change', changed)
    })
    if (callback !== undefined) {
      await this.#notifyOnce(holder, callback.given, () =>
        callback.run.call(holder, this.#tokens.accessToken),
      )
    }
  }

  #statesOf(holder: TokenHolder, callback: HeldCallback | undefined): NotificationState[] {
    const recipients: Recipient[] = [SOURCE_CHANGE, ...(callback ? [callback.given] : [])]
    return recipients.map((recipient) => this.#states.get(holder, recipient))
  }

  #changedSince(version: number): Record<string, string> {
    const changed = [...this.#written].filter(([, written]) => written.version > version)
    return Object.fromEntries(changed.map(([key, { token }]) => [key, token]))
  }

  async #notifyOnce(
    holder: TokenHolder,
    recipient: Recipient,
    action: (state: NotificationState) => unknown,
  ): Promise<void> {
    const state = this.#states.get(holder, recipient)
    while (state.underWay !== undefined || state.calledFor < this.#version) {
      state.underWay ??= this.#call(holder, state, action)
      await state.underWay
    }
  }

  async #call(
    holder: TokenHolder,
    state: NotificationState,
    action: (state: NotificationState) => unknown,
  ): Promise<void> {
    const version = this.#version
    state.calledFor = version
    try {
      await runNotification(this.#family, holder, () => action(state))
      state.completed = version
    } finally {
      state.underWay = undefined
    }
  }
}
