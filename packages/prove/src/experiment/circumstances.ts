import type { TapeFaultKind } from '@panoply/tape'

import type { StartPoint } from './edge.js'

/** The conditions of one run of a source. */
export interface Circumstances {
  /** Where the run continues from. Default: it starts at the beginning. */
  readonly from?: StartPoint
  /** The kind of failure, the number of the first request that fails, and how many requests in a row fail. */
  readonly fault?: TapeFaultKind & { readonly request: number; readonly times?: number }
  /** Whether a failed `read` is tried again. Default `true`. */
  readonly retries?: boolean
  /** The number of rows that each `read` is asked for. Default: `batchSize` of the proof. */
  readonly batchSize?: number
  /** Answers requests in the place of the tape. */
  readonly answer?: (request: Request, number: number) => Promise<Response | undefined>
  /** Parameters that replace those of the proof. */
  readonly source?: Readonly<Record<string, unknown>>
  /** Options of the source that replace those of the proof. */
  readonly options?: Readonly<Record<string, unknown>>
}
