import type { TapeFault } from '../faults/tape-fault.js'
import type { KnownToCaller } from '../secrets/given-secrets.js'

/** Options of `replayTape`. */
export interface ReplayTapeOptions extends KnownToCaller {
  /** The failures, and the requests that fail. A request that a fault answers does not use up its recorded answer. */
  readonly faults?: readonly TapeFault[]
  /** Names of parameters, and of fields of a JSON body, that are not compared: for times that differ with each run. */
  readonly ignore?: readonly string[]
  /** Whether a request may be made more often than it is on the tape: the last answer comes again. Default `false`. */
  readonly repeat?: boolean
  /**
   * Whether `Date` of the whole process begins at the time of the recording while `run` runs, so that a source asks for
   * the same times again. Code under `withoutTape` has the time of the machine. A tape without `recordedAt` needs no time
   * and sets none. Default `false`.
   */
  readonly setsDate?: boolean
  /** Which requests are answered by the tape; others are sent. Default: all. */
  readonly only?: (url: URL) => boolean
  /**
   * Answers a request in the place of the tape, whose answer stays unused. `undefined` leaves it to the tape. A fault of
   * the request comes first. What it throws is what the request fails with.
   */
  readonly answer?: (
    request: Request,
    number: number,
  ) => Response | undefined | Promise<Response | undefined>
  /** Is told of each request, with its number from 1 on, before it is answered. */
  readonly onRequest?: (request: {
    readonly number: number
    readonly method: string
    readonly url: string
  }) => void
  /** Waits for a `slow` answer. Default: the time of this machine. */
  readonly sleep?: (delayMs: number, signal: AbortSignal) => Promise<unknown>
}
