import type { BatchTicket, JsonObject } from '../../src/index.js'

/** A state was reported. */
export interface Reported {
  readonly kind: 'reported'
  readonly id: string
  readonly state: JsonObject
}

/** A batch was returned. One that the tracker refused was never delivered: it failed. */
export interface Returned {
  readonly kind: 'returned'
  readonly ids: readonly string[]
  ticket?: BatchTicket
  status: 'pending' | 'acknowledged' | 'failed'
}

/** All that happened, in order, what was refused included. */
export type History = readonly (Reported | Returned)[]

export const reportsIn = (history: History): Reported[] =>
  history.filter((one): one is Reported => one.kind === 'reported')

export const batchesIn = (history: History): Returned[] =>
  history.filter((one): one is Returned => one.kind === 'returned')

/** A row belongs to the report of the id that it carries: the latest before it, where there are several. */
const belongs = (history: History, batch: Returned, report: Reported): boolean =>
  batch.ids.includes(report.id) &&
  reportsIn(history.slice(0, history.indexOf(batch))).findLast(({ id }) => id === report.id) ===
    report

/**
 * The batches that must have been acknowledged where the first `count` reports are kept: those with a row that belongs
 * to one of them, and those that came before one of them or before such a row.
 */
export const neededFor = (history: History, count: number): Returned[] => {
  const kept = reportsIn(history).slice(0, count)
  const last = history.findLastIndex((one) =>
    one.kind === 'reported'
      ? kept.includes(one)
      : kept.some((report) => belongs(history, one, report)),
  )
  return batchesIn(history.slice(0, last + 1))
}
