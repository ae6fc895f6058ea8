import { PanoplyError } from '@panoply/errors'

import type { Clock } from '@panoply/errors/internal'

/** The facts about a `read` that takes long. */
export interface Stall {
  readonly waitedMs: number
  readonly waitsFor: string
}

/** Limits of {@link LifeSigns}, in milliseconds. */
export interface LifeSignLimits {
  readonly stallAfterMs: number
  readonly readTimeoutMs: number | undefined
}

/** The runner itself always has open timers. */
const ORDINARY_RESOURCES = new Set(['Timeout', 'Immediate', 'TTYWrap', 'SignalWrap', 'CloseReq'])

/** Notices when a source has been silent for too long. Every event of the source is a sign of life. */
export class LifeSigns {
  readonly #clock: Clock
  readonly #limits: LifeSignLimits
  #lastSignMs: number
  #lastReportMs: number
  #lastMessage = ''

  constructor(clock: Clock, limits: LifeSignLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#lastSignMs = clock.now()
    this.#lastReportMs = this.#lastSignMs
  }

  /** Records an event of the source. `message` is the message of the event. */
  sign(message = ''): void {
    this.#lastSignMs = this.#clock.now()
    this.#lastReportMs = this.#lastSignMs
    if (message !== '') this.#lastMessage = message
  }

  /**
   * Checks a `read` that is still pending.
   *
   * @returns a stall if one must be reported now
   * @throws PanoplyError, not retryable, when the time limit is over
   */
  look(): Stall | undefined {
    const nowMs = this.#clock.now()
    const waitedMs = nowMs - this.#lastSignMs
    const { stallAfterMs, readTimeoutMs } = this.#limits
    if (readTimeoutMs !== undefined && waitedMs >= readTimeoutMs) {
      throw new PanoplyError(
        `read gave no sign of life for ${seconds(waitedMs)} and is given up; ${this.#waitsFor()}`,
        { retryable: false },
      )
    }
    if (nowMs - this.#lastReportMs < stallAfterMs) return undefined
    this.#lastReportMs = nowMs
    return { waitedMs, waitsFor: this.#waitsFor() }
  }

  #waitsFor(): string {
    const open = openResources()
    const waits =
      open === ''
        ? 'no file, socket or process of it is open, so nothing can continue it'
        : `it has open: ${open}`
    return this.#lastMessage === '' ? waits : `it last said: ${this.#lastMessage}; ${waits}`
  }
}

/** The open resources that keep the process alive, counted by kind: `2 TCPSocketWrap, 1 FSReqPromise`. */
const openResources = (): string => {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) {
    if (!ORDINARY_RESOURCES.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`
