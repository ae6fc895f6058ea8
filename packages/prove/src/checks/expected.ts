import type { TableRow } from '@panoply/runner'

import type { StartPoint } from '../experiment/edge.js'
import type { IgnoredColumns } from '../rows/row-text.js'

/** The rows that a trial is compared with. */
export interface Expected {
  readonly rows: readonly TableRow[]
  readonly ignored: IgnoredColumns
  /** `false`: a continued run starts from the beginning, and all rows come again. */
  readonly reportsStates: boolean
}

/** How many rows without ids a run that continues from the edge may return again. */
export const mayComeTwice = (
  { checkpoint }: Pick<StartPoint, 'checkpoint'>,
  { reportsStates }: Expected,
): number => (reportsStates ? (checkpoint.rowsAheadOfState ?? 0) : Infinity)
