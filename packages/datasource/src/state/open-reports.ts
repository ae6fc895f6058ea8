import type { BatchLabels } from '../batch/batch-items.js'
import type { JsonObject } from './json-value.js'
import { RecentIds } from './recent-ids.js'

/**
 * How many batches the rows under one state id may fill: `batch` for one, `batches` for several in a row.
 * See `DataSource.stateSpan`.
 */
export type StateSpan = 'batch' | 'batches'

/** A reported state on its way into the merged state. */
export interface Report {
  readonly stateId: string
  readonly state: JsonObject
  /** The batch up to which everything has to be delivered before this report may be merged. */
  barrier: number
  /** Rows that belong to it may still come. */
  isOpen: boolean
}

/** The reports of one id that wait for the same rows. */
interface OpenId {
  readonly stateId: string
  readonly reports: Report[]
  /** The place of the last of them among all reports. */
  place: number
}

/** An id that came up again after so many others is taken for a new one. */
const REMEMBERED_IDS = 10_000

/**
 * Finds out which rows belong to which report: moves the barriers of reports as their rows are returned, and closes a
 * report when no row of it can follow. The rules stand at `StateTracker`.
 */
export class OpenReports {
  readonly #span: StateSpan
  /** Ordered by place. */
  readonly #open = new Map<string, OpenId>()
  #latestPlace = 0
  #latestId = ''
  /** Ids whose rows came before any report of them. */
  readonly #early = new RecentIds(REMEMBERED_IDS)
  /** Ids whose reports are all closed. */
  readonly #spent = new RecentIds(REMEMBERED_IDS)

  constructor(span: StateSpan) {
    this.#span = span
  }

  /** A new report after `lastBatch`. */
  add(stateId: string, state: JsonObject, lastBatch: number): Report {
    const report: Report = { stateId, state, barrier: lastBatch, isOpen: true }
    const openId = this.#open.get(stateId) ?? { stateId, reports: [], place: 0 }
    openId.reports.push(report)
    openId.place = this.#latestPlace += 1
    this.#latestId = stateId
    this.#open.delete(stateId)
    this.#open.set(stateId, openId)
    this.#spent.delete(stateId)
    if (this.#early.delete(stateId) && this.#span === 'batch') this.#close(openId)
    return report
  }

  /** Of the ids of a batch those under which rows came before and may not come again. */
  refused(stateIds: Iterable<string>): string[] {
    return [...stateIds].filter((id) => this.#spent.has(id))
  }

  /** A batch was returned. */
  see(batchNumber: number, { stateIds, hasUnlabelled }: BatchLabels): void {
    const owners = new Set<OpenId>()
    let seenPlace = 0
    for (const stateId of stateIds) {
      const openId = this.#open.get(stateId)
      if (openId) owners.add(openId)
      else this.#early.add(stateId)
      seenPlace = Math.max(seenPlace, openId?.place ?? Infinity)
    }
    if (hasUnlabelled) {
      const latest = this.#open.get(this.#latestId)
      if (latest) owners.add(latest)
      seenPlace = Math.max(seenPlace, latest?.place ?? Infinity)
    }
    for (const { reports } of owners) for (const report of reports) report.barrier = batchNumber
    this.#closeSettled(owners, stateIds, seenPlace)
  }

  /** No batch will follow. */
  closeAll(): void {
    for (const openId of this.#open.values()) this.#close(openId)
  }

  /** Closes what the batch settles: content of a later report, or of none, shows that the source has moved on. */
  #closeSettled(
    owners: ReadonlySet<OpenId>,
    stateIds: ReadonlySet<string>,
    seenPlace: number,
  ): void {
    for (const openId of this.#open.values()) {
      if (openId.place >= seenPlace) break
      if (!owners.has(openId)) this.#close(openId)
    }
    if (this.#span === 'batches') return
    for (const openId of owners) if (stateIds.has(openId.stateId)) this.#close(openId)
  }

  #close(openId: OpenId): void {
    for (const report of openId.reports) report.isOpen = false
    this.#open.delete(openId.stateId)
    this.#spent.add(openId.stateId)
  }
}
