import { endsWithin } from '../stopwatch.js'
import type { TokenFamily } from '../family/token-family.js'
import { type Holding, requireRefreshable } from '../holder/holding.js'
import type { Settings } from '../settings/settings.js'
import type { Environment } from './environment.js'
import { refreshFamily } from './refresh-family.js'
import { identityOf, TokenView } from './token-view.js'

/**
 * The longest wait for listeners and callbacks that another call started. They may wait for this call in a way that is
 * not visible here, for instance through a queue.
 */
const NOTIFICATION_WAIT_MS = 20_000

/** Reads the tokens of one holder, and keeps them new. It has no state. Each step reads the holder again. */
export class TokenKeeper {
  readonly #settings: Settings
  readonly #holder: unknown
  readonly #environment: Environment

  constructor(settings: Settings, holder: unknown, environment: Environment) {
    this.#settings = settings
    this.#holder = holder
    this.#environment = environment
  }

  /** @throws InvalidArgumentError if the holder is invalid */
  look(): TokenView {
    return new TokenView(this.#holder, this.#settings, this.#environment)
  }

  /**
   * Joins the refresh of the holding's family, or starts one.
   *
   * @param replaced the access token to replace
   * @param refusal the reason: the error of the method, if the token was refused
   * @throws InvalidArgumentError if a refresh lacks something; TokenValidationError
   */
  async refresh(
    holding: Holding,
    replaced: string | undefined,
    refusal: unknown,
  ): Promise<TokenFamily> {
    const refreshable = requireRefreshable(holding, this.#settings, refusal)
    const identity = identityOf(holding, refreshable.refreshToken, this.#settings)
    const family = this.#environment.families.open(identity)
    const context = { settings: this.#settings, environment: this.#environment }
    await refreshFamily(family, refreshable, replaced, context)
    return family
  }

  /**
   * Writes the newest tokens of a family to the source and notifies the holder. The source is read again: if it holds
   * tokens of another sign-in by now, those stay.
   */
  async deliver(family: TokenFamily | undefined): Promise<void> {
    const view = this.look()
    if (family === undefined || view.family !== family) return
    this.write(view)
    const { holder, source, callback } = view.holding
    await family.notifierOf(source)?.notify(holder, callback)
  }

  /** Writes the newest tokens of the holder's family to the source. */
  write({ family, holding: { accessToken, refreshToken, source } }: TokenView): void {
    if (refreshToken === undefined) return
    const { accessKey, refreshKey } = this.#settings
    family?.writeTo({ accessToken, refreshToken, source }, accessKey, refreshKey)
  }

  /** Resolves to whether the notification of the holder ended within 20 s. */
  async endOfNotification(view: TokenView): Promise<boolean> {
    for (;;) {
      const { notification } = view
      if (notification === undefined) return true
      const { clock } = this.#environment
      if (!(await endsWithin(clock, NOTIFICATION_WAIT_MS, notification))) return false
    }
  }
}
