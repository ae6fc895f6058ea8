import { InvalidArgumentError } from '@panoply/errors'

import { type Batch } from '../batch/batch.js'
import { labelsOf } from '../batch/batch-items.js'
import { kindOf } from '../values/kind-of.js'
import { BatchTicket } from './batch-ticket.js'
import { DeliveryLine } from './delivery-line.js'
import { copyJsonObject, type JsonObject } from './json-value.js'
import { mergeInto, type State } from './merge-state.js'
import { OpenReports, type Report, type StateSpan } from './open-reports.js'

/** A reported state that has just become safe to keep. */
export interface StateUpdate {
  readonly stateId: string
  /** What was reported, and no more: merge it into what is kept, as `mergeState` does. */
  readonly state: JsonObject
}

/** Options of a {@link StateTracker}. */
export interface StateTrackerOptions {
  /** The state kept by the run before, as it was given to the source. Default: empty. */
  readonly state?: State | null | undefined
  /** The `stateSpan` of the data source. Default `batch`. */
  readonly stateSpan?: StateSpan
  /**
   * Told of every report as it is merged, in the order of the reports, so that a store can keep the update at the
   * cost of the update. What it throws comes out of the call that merged; the tracker itself has merged by then.
   */
  readonly onUpdate?: (update: StateUpdate) => void
}

type TicketStatus = 'pending' | 'acknowledged' | 'failed'

/**
 * Turns reported states and acknowledged batches into the one merged state that is safe to keep.
 *
 * At any moment that state is the initial one plus the first so many reports, merged in the order reported; and every
 * row that belongs to one of them, or was returned before one of them was reported, or before a row that belongs to
 * it, has been acknowledged. After a failure a source that is started again with it loses nothing.
 *
 * Which rows belong to a report:
 *
 * - Those that carry its id in `__state`, whether they are returned before or after the report. When the rows of an
 *   id have been returned and it is reported again, the rows that follow belong to the new report.
 * - Rows and chunks without an id belong to the latest report, as long as that waits for its rows: a source
 *   that reports before it returns raw text is not believed too soon.
 *
 * A report waits until it is settled which rows are its own, then until they and all before them are acknowledged:
 *
 * - Where an id stands for one batch (`stateSpan: 'batch'`), a batch with the id settles it.
 * - Otherwise the first batch does that holds no row of it, but one of a later report, of an id not yet reported, or
 *   one that belongs to no report: the source has moved on. So does {@link StateTracker.end | end}. An empty
 *   batch, and one with rows of earlier reports only, settle nothing.
 * - A row whose id is settled already cannot be accounted for, because the state may be kept: it is refused.
 *
 * Reporting, acknowledging and merging cost what the update is large, not what the state is.
 */
export class StateTracker {
  readonly #state: JsonObject
  readonly #onUpdate: StateTrackerOptions['onUpdate']
  readonly #openReports: OpenReports
  readonly #deliveries = new DeliveryLine()
  /** In the order reported; the first is the next to be merged. */
  readonly #waiting = new Set<Report>()
  readonly #tickets = new WeakMap<BatchTicket, TicketStatus>()
  #lastBatch = 0
  #hasEnded = false

  /** @throws InvalidArgumentError when the initial state is none that JSON can carry */
  constructor(options: StateTrackerOptions = {}) {
    const { state, stateSpan = 'batch', onUpdate } = options
    if (!['batch', 'batches'].includes(stateSpan)) {
      throw invalid('stateSpan', `expected 'batch' or 'batches', got ${kindOf(stateSpan)}`)
    }
    this.#state = copyJsonObject(state ?? {}, 'state')
    this.#openReports = new OpenReports(stateSpan)
    this.#onUpdate = onUpdate
  }

  /** A copy of the merged state: safe to keep at this moment. It costs what the whole state is large. */
  get state(): JsonObject {
    return copyJsonObject(this.#state, 'state')
  }

  /** How many reports have not been merged yet. */
  get pendingReports(): number {
    return this.#waiting.size
  }

  /**
   * The source reported a state: call it for every `source-state` event, before the batch of that `read`.
   *
   * @throws InvalidArgumentError for an empty id or a state that JSON cannot carry
   */
  report(stateId: string, state: State): void {
    checkStateId(stateId)
    const report = this.#openReports.add(
      stateId,
      copyJsonObject(state, `state ${stateId}`),
      this.#lastBatch,
    )
    this.#waiting.add(report)
    if (this.#hasEnded) this.#openReports.closeAll()
    this.#merge()
  }

  /**
   * The source returned a batch. Call it once a batch, in the order returned, before the batch is delivered.
   *
   * @returns what to acknowledge the batch with; that of an empty batch is acknowledged already
   * @throws InvalidArgumentError when rows carry an id whose rows have all been returned before, by the rules above,
   *   and after `end`
   */
  rows(batch: Batch): BatchTicket {
    if (this.#hasEnded) throw invalid('batch', 'expected no batch after the end')
    const labels = labelsOf(batch)
    const isEmpty = labels.stateIds.size === 0 && !labels.hasUnlabelled
    const [refused] = this.#openReports.refused(labels.stateIds)
    if (refused !== undefined) throw invalid('batch', lateRows(refused))

    if (!isEmpty) this.#lastBatch += 1
    const ticket = new BatchTicket(this.#lastBatch, [...labels.stateIds])
    this.#tickets.set(ticket, isEmpty ? 'acknowledged' : 'pending')
    if (isEmpty) return ticket
    this.#openReports.see(this.#lastBatch, labels)
    this.#merge()
    return ticket
  }

  /**
   * A batch was delivered, all of it: the destination will not lose it. In any order; doing it twice is as once.
   *
   * @throws InvalidArgumentError for a ticket of another tracker, or of a batch that failed
   */
  acknowledge(ticket: BatchTicket): void {
    if (this.#statusOf(ticket, 'failed') === 'acknowledged') return
    this.#tickets.set(ticket, 'acknowledged')
    this.#deliveries.deliver(ticket.batchNumber)
    this.#merge()
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

  /** The source returned `null`: no rows will follow, so that no report waits for any. Not after a failed `read`. */
  end(): void {
    this.#hasEnded = true
    this.#openReports.closeAll()
    this.#merge()
  }

  #merge(): void {
    for (const report of this.#waiting) {
      if (report.isOpen || report.barrier > this.#deliveries.through) return
      this.#waiting.delete(report)
      const { stateId, state } = report
      mergeInto(this.#state, state)
      // A copy: what was merged is part of the state now, and later merges write to it.
      this.#onUpdate?.({ stateId, state: copyJsonObject(state, 'state') })
    }
  }

  #statusOf(ticket: BatchTicket, refused: TicketStatus): TicketStatus {
    const status = this.#tickets.get(ticket)
    if (status === undefined) {
      throw invalid(
        'ticket',
        `expected what rows() of this tracker returned, got ${kindOf(ticket)}`,
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
    throw invalid('stateId', `expected a text of at least one character, got ${kindOf(stateId)}`)
  }
}

const invalid = (argument: string, reason: string): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: ${reason}`, { argument })

const lateRows = (stateId: string): string =>
  `rows carry the state id ${stateId}, whose rows were complete. ` +
  'Report the state of every batch under an id of its own and in the order of the batches; ' +
  "where the rows of an id fill several batches, set stateSpan to 'batches'"
