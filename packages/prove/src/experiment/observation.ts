import type { TableRow } from '@panoply/runner'

import type { Edge } from './edge.js'

/** The result of one call of `read`. */
export interface ReadFacts {
  /** The instance of `Stream`, from 1. */
  readonly instance: number
  /** The requested number of rows. */
  readonly asked: number | undefined
  /** The number of returned rows. `null` at the end. */
  readonly rows: number | null
  /** The number of requests that the source had made before this call returned. */
  readonly requests: number
  /** The `__state` of each row. `undefined` for a row without one. */
  readonly rowStates: readonly (string | undefined)[]
  /** The error of the call. */
  readonly error?: ThrownFacts
}

/** The facts of an error. */
export interface ThrownFacts {
  readonly name: string
  readonly message: string
  /** `undefined` when the error does not say. */
  readonly retryable: boolean | undefined
}

/** How `close` of an instance went. */
export interface CloseFacts {
  readonly instance: number
  readonly error?: string
  readonly isDone: boolean
}

/** The progress that a source reported. */
export interface ProgressFacts {
  readonly instance: number
  readonly loaded: number | null
  readonly total: number | null
  readonly message: string
}

/** A text or a value that left the source. */
export interface Utterance {
  readonly kind: 'log line' | 'progress' | 'state' | 'error' | 'line on the console' | 'row'
  /** Unmasked: it may hold a secret. It must be masked before it is shown. */
  readonly text: string
}

/** A request that the source made. */
export interface RequestFacts {
  /** 1 is the first of the run. */
  readonly number: number
  readonly method: string
  readonly url: string
}

/** The observation of one run. */
export interface Observation {
  readonly outcome: 'finished' | 'failed'
  /** The error of the run. */
  readonly failure: ThrownFacts | undefined
  /** A request that is not on the tape. A run with such a request proves nothing. */
  readonly missing: string | undefined
  /** The committed rows. */
  readonly rows: readonly TableRow[]
  readonly edges: readonly Edge[]
  readonly instances: number
  readonly reads: readonly ReadFacts[]
  readonly closes: readonly CloseFacts[]
  readonly progress: readonly ProgressFacts[]
  readonly stateIds: readonly string[]
  readonly utterances: readonly Utterance[]
  readonly requests: readonly RequestFacts[]
  /** Whether a warning of the run said that rows may exist twice. */
  readonly warnsOfTwice: boolean
  /** Names of the parameters that the source changed. */
  readonly changed: readonly string[]
  /** The number of timers that still ran after `close`. Always 0 without a tape. */
  readonly openTimers: number
}
