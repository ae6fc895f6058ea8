import type { PlainObject } from '@panoply/runner'

import type { PackageFacts } from '../review/package-facts.js'

/** How far a proof is. */
export interface ProofProgress {
  /** Trials that are done. */
  readonly done: number
  /** How many there are; it may grow while the source is got to know. */
  readonly total: number
  /** The name of the trial, for a person. */
  readonly what: string
}

/** Options of `prove`. */
export interface ProveOptions {
  /**
   * The parameters of the source, or a function that asks for them. Its requests are on the tape, too. With a tape no
   * credentials are needed: a canary replaces each secret, given or not.
   */
  readonly source?: PlainObject | (() => Promise<PlainObject>)
  /** The `options` of the source. */
  readonly options?: Readonly<Record<string, unknown>>
  /**
   * A file that `recordTape` wrote. Without it the source uses the real API, and its requests are not made to fail.
   */
  readonly tape?: string
  /** `true`: first records the tape anew, with the real API. */
  readonly record?: boolean
  /** How many rows a `read` is asked for. Default 1000, as in a run. */
  readonly batchSize?: number
  /** Names of parameters and fields of requests that are not compared with the tape. */
  readonly ignore?: readonly string[]
  /** The package that the source is in, as `readPackageFacts` reads it. Default: its lines are not tried. */
  readonly packageFacts?: PackageFacts
  /** Called before each trial. */
  readonly onProgress?: (progress: ProofProgress) => void
  /** Ends the proof before its next trial: `prove` rejects with the signal's reason. */
  readonly signal?: AbortSignal
}
