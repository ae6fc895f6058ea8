import type { BatchLabels } from '../batch/batch-items.js'
import type { JsonObject } from './json-value.js'
import { RecentIds } from './recent-ids.js'

/**
 * How many batches the rows under one state id may fill: `batches` for several in a row, `batch` for one.
 * See `DataSource.stateSpan`.
 */
export type StateSpan = 'batch' | 'batches'

/** A reported state that is not merged yet. */
export interface Report {
  readonly stateId: string
  readonly state: JsonObject
  /** The report may be merged when all batches up to this one are delivered. */
  barrier: number
  /** Whether further rows may belong to it. */
  isOpen: boolean
  /** It was reported in a `read` that failed, and no batch has come since. */
  isDoubtful: boolean
}

/** The reports of one id that wait for the same rows. */
interface OpenId {
  readonly stateId: string
  readonly reports: Report[]
  /** The position of the last of them among all reports. */
  place: number
  /** Whether rows of them have come, and which. */
  rows: 'none' | 'unlabelled' | 'labelled'
  /** A batch has shown that the source has moved on, and no row of the id had come before. */
  isPassedOver: boolean
}

/** If an id comes again after this number of other ids, it counts as a new one. */
const REMEMBERED_IDS = 10_000

/**
 * Finds out which rows belong to which report. It moves the barrier of a report when rows of it are returned, and
 * closes the report when no further row can belong to it. See `StateTracker` for the rules.
 */
export class OpenReports {
  readonly #span: StateSpan
  /** Ordered by place. */
  readonly #open = new Map<string, OpenId>()
  #latestPlace = 0
  #latestId = ''
  /** Ids whose rows came before a report of them. */
  readonly #early = new RecentIds(REMEMBERED_IDS)
  /** Ids whose reports are all closed. */
  readonly #spent = new RecentIds(REMEMBERED_IDS)

  constructor(span: StateSpan) {
    this.#span = span
  }

  /** A new report after `lastBatch`. */
  add(stateId: string, state: JsonObject, lastBatch: number): Report {
    const before = this.#open.get(stateId)
    // The rows that follow belong to the new report.
    if (before && before.rows !== 'none') this.#close(before)
    const openId = this.#open.get(stateId) ?? this.#newId(stateId)
    const report = { stateId, state, barrier: lastBatch, isOpen: true, isDoubtful: false }
    openId.reports.push(report)
    openId.place = this.#latestPlace += 1
    openId.isPassedOver = false
    this.#latestId = stateId
    this.#open.delete(stateId)
    this.#open.set(stateId, openId)
    this.#spent.delete(stateId)
    if (openId.rows === 'labelled' && this.#span === 'batch') this.#close(openId)
    return report
  }

  #newId(stateId: string): OpenId {
    const rows = this.#early.delete(stateId) ? 'labelled' : 'none'
    return { stateId, reports: [], place: 0, rows, isPassedOver: false }
  }

  /** The state ids of a batch that were closed before it. */
  late(stateIds: Iterable<string>): string[] {
    return [...stateIds].filter((id) => this.#spent.has(id))
  }

  /** A batch was returned. */
  see(batchNumber: number, labels: BatchLabels): void {
    const owners = this.#ownersIn(labels)
    let reach = 0
    for (const openId of owners) reach = Math.max(reach, openId?.place ?? Infinity)
    this.#passOver(reach, batchNumber, owners)
    for (const openId of owners) {
      if (!openId) continue
      const isLabelled = labels.stateIds.has(openId.stateId)
      openId.rows = isLabelled ? 'labelled' : 'unlabelled'
      for (const report of openId.reports) {
        report.barrier = batchNumber
        report.isDoubtful = false
      }
      if (isLabelled && this.#span === 'batch') this.#close(openId)
    }
  }

  /** Reports whose rows have not come are in doubt: their rows may have been lost in the failure. */
  doubt(): void {
    for (const { rows, reports } of this.#open.values()) {
      if (rows === 'none') for (const report of reports) report.isDoubtful = true
    }
  }

  /** No batch will follow. */
  closeAll(): void {
    for (const openId of this.#open.values()) this.#close(openId)
  }

  /** The ids whose rows a batch holds. `undefined` is among them if some rows belong to no report. */
  #ownersIn({ stateIds, hasUnlabelled }: BatchLabels): Set<OpenId | undefined> {
    const owners = new Set<OpenId | undefined>()
    for (const stateId of stateIds) {
      const openId = this.#open.get(stateId)
      if (!openId) this.#early.add(stateId)
      owners.add(openId)
    }
    if (hasUnlabelled) {
      const latest = this.#open.get(this.#latestId)
      const takesUnlabelled = latest && (latest.rows !== 'labelled' || owners.has(latest))
      owners.add(takesUnlabelled ? latest : undefined)
    }
    return owners
  }

  /**
   * Rows of a later report, or of no report, have come: the source has moved on from the earlier reports. An earlier
   * report without rows stays open for one more batch, because its rows may come late: a failed `read` may have lost
   * them. It must not be merged before this batch is delivered.
   */
  #passOver(reach: number, batchNumber: number, owners: ReadonlySet<OpenId | undefined>): void {
    for (const openId of this.#open.values()) {
      if (openId.place >= reach) return
      if (owners.has(openId)) continue
      if (openId.rows === 'none' && !openId.isPassedOver) {
        openId.isPassedOver = true
        for (const report of openId.reports) {
          report.barrier = batchNumber
          report.isDoubtful = false
        }
        if (this.#span === 'batches') continue
      }
      this.#close(openId)
    }
  }

  #close(openId: OpenId): void {
    for (const report of openId.reports) report.isOpen = false
    this.#open.delete(openId.stateId)
    this.#spent.add(openId.stateId)
  }
}
