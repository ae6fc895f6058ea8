import type { PlainObject } from '@panoply/runner'

import type { PackageFacts } from '../review/package-facts.js'

/** The progress of a proof. */
export interface ProofProgress {
  /** The number of finished trials. */
  readonly done: number
  /** The number of all trials. It may grow as the proof finds out more about the source. */
  readonly total: number
  /** The name of the trial, for a person. */
  readonly what: string
}

/** Options of `prove`. */
export interface ProveOptions {
  /**
   * The parameters of the source, or a function that returns them. Requests of the function are on the tape, too. With
   * a tape no credentials are needed: each secret is replaced by a canary, and a missing secret gets one.
   */
  readonly source?: PlainObject | (() => Promise<PlainObject>)
  /** The `options` of the source. */
  readonly options?: Readonly<Record<string, unknown>>
  /**
   * The path of a file that `recordTape` wrote. Without it the source uses the real API, and checks with failing
   * requests are not tried.
   */
  readonly tape?: string
  /** `true`: records the tape again first, with the real API. */
  readonly record?: boolean
  /** The number of rows that each `read` is asked for. Default 1000, as in a run. */
  readonly batchSize?: number
  /** Names of parameters and of body fields of requests. They are not compared with the tape. */
  readonly ignore?: readonly string[]
  /**
   * Facts about the package of the source, from `readPackageFacts`. Without them the checks of the package are not
   * tried.
   */
  readonly packageFacts?: PackageFacts
  /** Called before each trial. */
  readonly onProgress?: (progress: ProofProgress) => void
  /** Ends the proof before its next trial: `prove` rejects with the signal's reason. */
  readonly signal?: AbortSignal
}
