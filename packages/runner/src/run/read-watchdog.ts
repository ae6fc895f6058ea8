import { PanoplyError } from '@panoply/errors'

import type { Clock } from '@panoply/errors/internal'

/** The facts about a `read` that has shown no activity for some time. */
export interface Stall {
  readonly waitedMs: number
  readonly waitsFor: string
}

/** Limits of {@link ReadWatchdog}, in milliseconds. */
export interface WatchdogLimits {
  readonly stallAfterMs: number
  readonly readTimeoutMs: number | undefined
}

/** The runner itself always has open timers. */
const ORDINARY_RESOURCES = new Set(['Timeout', 'Immediate', 'TTYWrap', 'SignalWrap', 'CloseReq'])

/** Notices when a pending `read` shows no activity for too long. Every event of the source counts as activity. */
export class ReadWatchdog {
  readonly #clock: Clock
  readonly #limits: WatchdogLimits
  #lastActivityMs: number
  #lastReportMs: number
  #lastMessage = ''

  constructor(clock: Clock, limits: WatchdogLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#lastActivityMs = clock.now()
    this.#lastReportMs = this.#lastActivityMs
  }

  /** Records an event of the source. `message` is the message of the event. */
  recordActivity(message = ''): void {
    this.#lastActivityMs = this.#clock.now()
    this.#lastReportMs = this.#lastActivityMs
    if (message !== '') this.#lastMessage = message
  }

  /**
   * Checks a `read` that is still pending.
   *
   * @returns a stall if one must be reported now
   * @throws PanoplyError, not retryable, when the time limit is over
   */
  check(): Stall | undefined {
    const nowMs = this.#clock.now()
    const waitedMs = nowMs - this.#lastActivityMs
    const { stallAfterMs, readTimeoutMs } = this.#limits
    if (readTimeoutMs !== undefined && waitedMs >= readTimeoutMs) {
      throw new PanoplyError(
        `read showed no activity for ${seconds(waitedMs)} and has failed; ${this.#waitsFor()}`,
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
    return this.#lastMessage === '' ? waits : `its last message: ${this.#lastMessage}; ${waits}`
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
