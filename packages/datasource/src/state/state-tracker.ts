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
  /** The state kept by the run before, as it was given to the source. Default: empty. */
  readonly state?: State | null | undefined
  /** The `stateSpan` of the data source. Default `batches`. */
  readonly stateSpan?: StateSpan | undefined
  /**
   * Told of every report as it is merged, in the order of the reports, so that a store can keep the update at the
   * cost of the update. What it throws comes out of the call that merged (out of the next one, where that was `rows`,
   * whose ticket is needed); the tracker itself has merged by then.
   */
  readonly onUpdate?: (update: StateUpdate) => void
  /**
   * Told when what was merged has to be taken back, because rows came late that belong to it: a store must keep this
   * state, the initial one, in place of all updates. `rows` throws right after.
   */
  readonly onTakeBack?: (state: JsonObject) => void
}

type TicketStatus = 'pending' | 'acknowledged' | 'failed'

/**
 * Turns reported states and acknowledged batches into the one merged state that is safe to keep.
 *
 * At any moment that state is the initial one plus the first n reports, merged in the order reported; and every
 * row that belongs to one of them, or was returned before one of them was reported, or before a row that belongs to
 * it, has been acknowledged. After a failure a source that is started again with it loses nothing.
 *
 * Which rows belong to a report:
 *
 * - Those that carry its id in `__state`, whether they are returned before or after the report. When the rows of an
 *   id have been returned and it is reported again, the rows that follow belong to the new report.
 * - Rows and chunks without an id belong to the latest report, as long as no rows with its id have come: a source
 *   that reports before it returns raw text is not believed too soon.
 *
 * A report waits until it is settled which rows are its own, then until they and all before them are acknowledged:
 *
 * - Once rows of it have come, the first batch settles it that holds none, but rows of a later report, of an id
 *   not yet reported, or rows that belong to no report: the source has moved on.
 * - Where none have come, such a batch may overtake them; the second settles it, and it waits for the first.
 * - {@link StateTracker.end | end} settles every report, but for those of a failed `read` that nothing followed.
 * - An empty batch, and one with rows of earlier reports only, settle nothing.
 * - Where an id stands for one batch, in the order reported (`stateSpan: 'batch'`), a batch with the id or with a
 *   later one settles it, so that the state is kept as soon as that is delivered.
 * - Rows whose id is settled already are refused. They are rows that were not delivered: nothing after them is merged,
 *   and where their report has been, the state is the initial one again, so that the next run reads them.
 *   (Ids are remembered until 10,000 others are settled.)
 *
 * Reporting, acknowledging and merging cost what the update is large, not what the state is.
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
  /** What `onUpdate` threw inside `rows`. */
  readonly #failures: unknown[] = []
  #lastBatch = 0
  #hasEnded = false

  /** @throws InvalidArgumentError when the initial state is none that JSON can carry */
  constructor(options: StateTrackerOptions = {}) {
    const { state, stateSpan = 'batches', onUpdate, onTakeBack } = options
    if (!['batch', 'batches'].includes(stateSpan)) {
      throw invalid('stateSpan', `expected 'batch' or 'batches', got ${describeValue(stateSpan)}`)
    }
    this.#kept = new KeptState(state ?? {}, { onUpdate, onTakeBack })
    this.#openReports = new OpenReports(stateSpan)
  }

  /** A copy of the merged state: safe to keep at this moment. It costs what the whole state is large. */
  get state(): JsonObject {
    return this.#kept.state
  }

  /** How many reports are not in the merged state: not yet, or not any more. */
  get pendingReports(): number {
    return this.#kept.pendingReports
  }

  /**
   * The number of the last batch whose rows the merged state covers; 0 when it covers none. A source that is started
   * again with the merged state may return the rows of later batches once more.
   */
  get mergedThrough(): number {
    return this.#kept.mergedThrough
  }

  /**
   * The source reported a state: call it for every `source-state` event, before the batch of that `read`.
   *
   * @throws InvalidArgumentError for an empty id or a state that JSON cannot carry
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
   * The source returned a batch. Call it once a batch, in the order returned, before the batch is delivered.
   *
   * @returns what to acknowledge the batch with; that of an empty batch is acknowledged already
   * @throws InvalidArgumentError when rows carry an id whose rows were all returned before, by the rules above: the
   *   batch counts as one that failed, and the run has to end; and after `end`
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
   * A batch was delivered, all of it: the destination will not lose it. In any order; doing it twice is as once.
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
   * A batch could not be delivered and will not be. The merged state stays in front of it for good, whatever is
   * acknowledged later: end the run and start the source again with that state.
   *
   * @throws InvalidArgumentError for a ticket of another tracker, or of a batch that was acknowledged
   */
  fail(ticket: BatchTicket): void {
    this.#statusOf(ticket, 'acknowledged')
    this.#tickets.set(ticket, 'failed')
  }

  /**
   * A `read` failed and will be tried again. What was reported for rows that have not come waits until a batch
   * follows, or another report that is merged: the rows may have been lost in the failure.
   */
  readFailed(): void {
    this.#openReports.doubt()
  }

  /** The source returned `null`: no rows will follow, so that no report waits for any. Not after a failed `read`. */
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
