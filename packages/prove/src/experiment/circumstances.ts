import type { TapeFaultKind } from '@panoply/tape'

import type { StartPoint } from './edge.js'

/** Under which circumstances a source is run. */
export interface Circumstances {
  /** Where the run goes on from. Default: the beginning. */
  readonly from?: StartPoint
  /** The failure, the request that fails, and the number of times in a row. */
  readonly fault?: TapeFaultKind & { readonly request: number; readonly times?: number }
  /** Whether a failed `read` is tried again. Default `true`. */
  readonly retries?: boolean
  /** How many rows a `read` is asked for. Default: the number of the proof. */
  readonly batchSize?: number
  /** Answers requests in the place of the tape. */
  readonly answer?: (request: Request, number: number) => Promise<Response | undefined>
  /** Parameters that replace those of the proof. */
  readonly source?: Readonly<Record<string, unknown>>
  /** Options of the source that replace those of the proof. */
  readonly options?: Readonly<Record<string, unknown>>
}
