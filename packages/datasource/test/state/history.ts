import type { BatchTicket, JsonObject } from '../../src/index.js'

/** A state was reported. */
export interface Reported {
  readonly kind: 'reported'
  readonly id: string
  readonly state: JsonObject
}

/** A batch was returned, and acknowledged since or not. */
export interface Returned {
  readonly kind: 'returned'
  readonly ids: readonly string[]
  readonly hasUnlabelled: boolean
  readonly ticket: BatchTicket
  status: 'pending' | 'acknowledged' | 'failed'
}

/** What happened to a tracker, in order. */
export type History = readonly (Reported | Returned)[]

const isReported = (one: Reported | Returned): one is Reported => one.kind === 'reported'
const isReturned = (one: Reported | Returned): one is Returned => one.kind === 'returned'

/**
 * The reports that the rows of a batch belong to at the least, read off the history. For each id the latest report of
 * it before the batch, or else the first after it; and where no rows of the id came before, also the reports of it
 * that no batch stands between. Rows without an id belong to the latest report of all, as long as only rows of
 * ids reported earlier have come since.
 */
export const reportsOf = (history: History, batch: Returned): Reported[] => {
  const before = history.slice(0, history.indexOf(batch))
  const after = history.slice(history.indexOf(batch))
  const labelled = batch.ids.flatMap((id) => {
    const latest = before.findLastIndex((one) => isReported(one) && one.id === id)
    if (latest < 0) return reportsUnder(id, after).slice(0, 1)
    const hadRows = before.filter(isReturned).some(({ ids }) => ids.includes(id))
    const batchBefore = before.slice(0, latest).findLastIndex(isReturned)
    return reportsUnder(id, before.slice(hadRows ? latest : batchBefore + 1, latest + 1))
  })
  const latest = before.findLastIndex(isReported)
  const earlierIds = new Set(
    before
      .slice(0, latest)
      .filter(isReported)
      .map(({ id }) => id),
  )
  const report = before[latest] as Reported | undefined
  const stillWaits = before
    .slice(latest + 1)
    .filter(isReturned)
    .every(({ ids }) => ids.every((id) => id !== report?.id && earlierIds.has(id)))
  return batch.hasUnlabelled && report && stillWaits && !earlyRows(before, report)
    ? [...labelled, report]
    : labelled
}

const reportsUnder = (id: string, happened: History): Reported[] =>
  happened.filter(isReported).filter((one) => one.id === id)

/** Whether rows with the id of a report came before it. */
const earlyRows = (history: History, report: Reported): boolean =>
  history
    .slice(0, history.indexOf(report))
    .filter(isReturned)
    .some(({ ids }) => ids.includes(report.id))

/**
 * The batches that must have been acknowledged before the first `count` reports may be kept: those returned before
 * one of them was reported, those with rows that belong to one of them, and every batch before those.
 */
export const needed = (history: History, count: number): Returned[] => {
  const kept = new Set(history.filter(isReported).slice(0, count))
  const last = history.findLastIndex((one) =>
    isReported(one) ? kept.has(one) : reportsOf(history, one).some((report) => kept.has(report)),
  )
  return history.slice(0, last + 1).filter(isReturned)
}
