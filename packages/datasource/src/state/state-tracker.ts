import { InvalidArgumentError } from '@panoply/errors'

import { type Batch } from '../batch/batch.js'
import { isChunk, labelsOf } from '../batch/batch-items.js'
import { describeValue } from '@panoply/errors/internal'
import { BatchTicket } from './batch-ticket.js'
import { DeliveryLine } from './delivery-line.js'
import { copyJsonObject, type JsonObject } from './json-value.js'
import { KeptState, type StateUpdate } from './kept-state.js'
import type { State } from './merge-state.js'
import { OpenReports, type StateSpan } from './open-reports.js'

/** Options of a {@link StateTracker}. */
export interface StateTrackerOptions {
  /** The state that the last run kept, as the source got it. Default: empty. */
  readonly state?: State | null | undefined
  /** The `stateSpan` of the data source. Default `batches`. */
  readonly stateSpan?: StateSpan | undefined
  /**
   * Called for every report when it is merged, in the order of the reports. A store can keep just the update, at the
   * cost of the update. If it throws, the call that merged throws, and the report is merged nevertheless. Only `rows`
   * does not throw, because its ticket is needed: the next call does.
   */
  readonly onUpdate?: (update: StateUpdate) => void
  /**
   * Called with the initial state if merged reports have to be taken back, because rows of them came late. A store must
   * replace all updates with this state. `rows` throws right after.
   */
  readonly onTakeBack?: (state: JsonObject) => void
}

type TicketStatus = 'pending' | 'acknowledged' | 'failed'

/**
 * Turns reported states and acknowledged batches into one merged state that may be stored.
 *
 * The state is always the initial state plus the first n reports, merged in the order reported. These rows have been
 * acknowledged by then: all rows of the n reports, all rows returned before one of them was reported, and all rows
 * returned before a row of one of them. A source that starts again from this state after a failure loses nothing.
 *
 * Which rows belong to a report:
 *
 * - Rows that carry its id in `__state`, returned before or after the report. If an id is reported again after its
 *   rows, the rows that follow belong to the new report.
 * - Rows and chunks without an id belong to the latest report, until rows with its id have come. So a source may report
 *   first and return raw text afterwards.
 *
 * A report is settled when no further row can belong to it. It is merged when its rows and all rows before them are
 * acknowledged.
 *
 * - If rows of the report have come, the next batch with only other rows settles it: rows of a later report, of an id
 *   that is not reported yet, or of no report. The source has moved on.
 * - If no rows of it have come, the second of these batches settles it, because the first one may have overtaken its
 *   rows. The report waits until the first one is delivered.
 * - {@link StateTracker.end | end} settles every report. Reports of a failed `read` without a later batch or report
 *   stay unsettled.
 * - An empty batch settles nothing, and neither does a batch with only rows of earlier reports.
 * - With `stateSpan: 'batch'` each id stands for one batch, in the order reported. A batch with the id, or with a later
 *   one, settles the report. So the state is kept as soon as that batch is delivered.
 * - Rows whose id is settled already are refused, and they count as not delivered: nothing after them is merged. If
 *   their report was merged, the state becomes the initial state again, so that the next run reads the rows. (An id is
 *   remembered until 10,000 others are settled.)
 *
 * The cost of reporting, acknowledging and merging grows with the size of the update, not with the size of the state.
 *
 * @example
 * ```ts
 * const tracker = new StateTracker()
 * tracker.report('page-1', { page: 1 })
 * const ticket = tracker.rows([{ n: 1, __state: 'page-1' }])
 * // … the rows are delivered …
 * tracker.acknowledge(ticket)
 * tracker.end()
 * console.log(tracker.state) // { page: 1 }
 * ```
 */
export class StateTracker {
  readonly #kept: KeptState
  readonly #openReports: OpenReports
  readonly #deliveries = new DeliveryLine()
  readonly #tickets = new WeakMap<BatchTicket, TicketStatus>()
  /** The error that `onUpdate` threw inside `rows`. */
  readonly #failures: unknown[] = []
  #lastBatch = 0
  #hasEnded = false

  /** @throws InvalidArgumentError when JSON cannot represent the initial state */
  constructor(options: StateTrackerOptions = {}) {
    const { state, stateSpan = 'batches', onUpdate, onTakeBack } = options
    if (!['batch', 'batches'].includes(stateSpan)) {
      throw invalid('stateSpan', `expected 'batch' or 'batches', got ${describeValue(stateSpan)}`)
    }
    this.#kept = new KeptState(state ?? {}, { onUpdate, onTakeBack })
    this.#openReports = new OpenReports(stateSpan)
  }

  /** A copy of the merged state, which may be stored now. The cost grows with the size of the state. */
  get state(): JsonObject {
    return this.#kept.state
  }

  /**
   * The number of reports that are not in the merged state: reports that still wait, and reports that were taken back.
   */
  get pendingReports(): number {
    return this.#kept.pendingReports
  }

  /**
   * The number of the last batch whose rows the merged state covers. 0 if it covers none. A source that starts again
   * from the merged state may return the rows of later batches once more.
   */
  get mergedThrough(): number {
    return this.#kept.mergedThrough
  }

  /**
   * Call this for every `source-state` event, before the batch of that `read`.
   *
   * @throws InvalidArgumentError for an empty id or a state that JSON cannot represent
   */
  report(stateId: string, state: State): void {
    checkStateId(stateId)
    const copy = copyJsonObject(state, `state ${stateId}`)
    this.#kept.add(this.#openReports.add(stateId, copy, this.#lastBatch))
    if (this.#hasEnded) this.#openReports.closeAll()
    this.#merge()
    this.#throwFailure()
  }

  /**
   * Call this once per batch, in the order returned, before the batch is delivered.
   *
   * @returns the ticket with which the batch is acknowledged; the ticket of an empty batch is acknowledged already
   * @throws InvalidArgumentError when rows carry an id that is settled: the batch counts as failed, and the run has to
   * end. Also after `end`
   */
  rows(batch: Batch): BatchTicket {
    if (this.#hasEnded) throw invalid('batch', 'expected no batch after the end')
    const labels = labelsOf(batch)
    const isEmpty = labels.stateIds.size === 0 && !labels.hasUnlabelled
    if (!isEmpty) this.#lastBatch += 1
    const ticket = new BatchTicket(
      this.#lastBatch,
      [...labels.stateIds],
      labels.hasUnlabelled && !isChunk(batch),
    )
    this.#tickets.set(ticket, isEmpty ? 'acknowledged' : 'pending')
    if (isEmpty) return ticket

    const late = this.#openReports.late(labels.stateIds)
    this.#openReports.see(this.#lastBatch, labels)
    for (const stateId of late) this.#kept.lose(stateId, this.#lastBatch)
    try {
      this.#merge()
    } catch (error) {
      this.#failures.push(error)
    }
    if (late[0] !== undefined) throw invalid('batch', lateRows(late[0]))
    return ticket
  }

  /**
   * Call this when all of a batch is delivered and the destination will not lose it. The order does not matter. A
   * second call for the same ticket changes nothing.
   *
   * @throws InvalidArgumentError for a ticket of another tracker, or of a batch that failed
   */
  acknowledge(ticket: BatchTicket): void {
    if (this.#statusOf(ticket, 'failed') === 'pending') {
      this.#tickets.set(ticket, 'acknowledged')
      this.#deliveries.deliver(ticket.batchNumber)
      this.#merge()
    }
    this.#throwFailure()
  }

  /**
   * Call this when a batch could not be delivered and will not be. The merged state never goes past this batch. End the
   * run, and start the source again with that state.
   *
   * @throws InvalidArgumentError for a ticket of another tracker, or of a batch that was acknowledged
   */
  fail(ticket: BatchTicket): void {
    this.#statusOf(ticket, 'acknowledged')
    this.#tickets.set(ticket, 'failed')
  }

  /**
   * Call this when a `read` failed and will be tried again. Reports whose rows have not come wait for a later batch, or
   * for a later report that is merged: the failure may have lost their rows.
   */
  readFailed(): void {
    this.#openReports.doubt()
  }

  /**
   * Call this when the source has returned `null`: no rows will follow, so no report waits for any. Do not call it
   * after a failed `read`.
   */
  end(): void {
    this.#hasEnded = true
    this.#openReports.closeAll()
    this.#merge()
    this.#throwFailure()
  }

  #merge(): void {
    this.#kept.merge(this.#deliveries.through)
  }

  #throwFailure(): void {
    if (this.#failures.length > 0) throw this.#failures.shift()
  }

  #statusOf(ticket: BatchTicket, refused: TicketStatus): TicketStatus {
    const status = this.#tickets.get(ticket)
    if (status === undefined) {
      throw invalid(
        'ticket',
        `expected what rows() of this tracker returned, got ${describeValue(ticket)}`,
      )
    }
    if (status === refused)
      throw invalid(
        'ticket',
        `batch ${ticket.batchNumber} has ${refused === 'failed' ? 'failed' : 'been acknowledged'} already`,
      )
    return status
  }
}

/** @throws InvalidArgumentError unless the id is a text of at least one character */
export const checkStateId = (stateId: unknown): void => {
  if (typeof stateId !== 'string' || stateId === '') {
    throw invalid(
      'stateId',
      `expected a text of at least one character, got ${describeValue(stateId)}`,
    )
  }
}

const invalid = (argument: string, reason: string): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: ${reason}`, { argument })

const lateRows = (stateId: string): string =>
  `rows carry the state id ${stateId}, whose rows were complete. ` +
  'Report the state of every batch under an id of its own and in the order of the batches; ' +
  "rows of an id may fill several batches in a row, unless stateSpan is 'batch'"
