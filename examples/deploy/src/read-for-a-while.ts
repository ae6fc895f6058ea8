import type { RunReport } from '@panoply/runner'

/** Runs a source until `signal` aborts. */
export type RunUntil = (signal: AbortSignal) => Promise<RunReport>

/** What {@link readForAWhile} returns. */
export interface Reading {
  readonly outcome: RunReport['outcome']
  /** Rows that this call has made safe. */
  readonly rows: number
}

/**
 * Runs a source for a time. The state that the run keeps is where the next call goes on.
 *
 * @param budgetMs after this time the run is asked to stop; it then finishes the current batch
 */
export const readForAWhile = async (run: RunUntil, budgetMs: number): Promise<Reading> => {
  const { outcome, rows } = await run(AbortSignal.timeout(Math.max(0, budgetMs)))
  return { outcome, rows }
}
