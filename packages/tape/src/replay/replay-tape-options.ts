import type { TapeFault } from '../faults/tape-fault.js'
import type { KnownToCaller } from '../secrets/given-secrets.js'

/** Options of `replayTape`. */
export interface ReplayTapeOptions extends KnownToCaller {
  /** The requests that fail, and how. If a fault answers a request, the recorded answer stays unused. */
  readonly faults?: readonly TapeFault[]
  /** Names of parameters and of fields of a JSON body that are not compared, such as times that differ in each run. */
  readonly ignore?: readonly string[]
  /**
   * Whether a request may be made more often than it is on the tape. Then it gets the last answer again. Default
   * `false`.
   */
  readonly repeat?: boolean
  /**
   * Whether `Date` of the whole process begins at the time of the recording while `run` runs, so that a source asks for
   * the same times again. Code under `withoutTape` sees the real time. A tape without `recordedAt` does not change
   * `Date`. Default `false`.
   */
  readonly setsDate?: boolean
  /** Decides which requests the tape answers. Other requests are sent. Default: the tape answers all. */
  readonly only?: (url: URL) => boolean
  /**
   * Answers a request instead of the tape. The recorded answer stays unused. If it returns `undefined`, the tape
   * answers. If it throws, the request fails with that error. It is not called for requests with a fault.
   */
  readonly answer?: (
    request: Request,
    number: number,
  ) => Response | undefined | Promise<Response | undefined>
  /** Called with each request before it is answered. `number` is 1 for the first request. */
  readonly onRequest?: (request: {
    readonly number: number
    readonly method: string
    readonly url: string
  }) => void
  /** Waits until a `slow` answer is due. Default: waits in real time. */
  readonly sleep?: (delayMs: number, signal: AbortSignal) => Promise<unknown>
}
