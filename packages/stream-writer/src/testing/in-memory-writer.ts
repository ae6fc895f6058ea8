import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'

import { RecordTooLargeError, type TableRecord, WriterClosedError } from '@panoply/errors'

import type { DeliveryReport } from '../delivery/delivery-report.js'
import { Ledger, type WriterStats } from '../delivery/ledger.js'
import type { StreamWriterEvents } from '../events/stream-writer-events.js'
import { RecordRules } from '../intake/record-rules.js'
import { refusalOf } from '../intake/refusal.js'
import type { ResolvedOptions, StreamWriterOptions } from '../options/options.js'
import { resolveOptions } from '../options/resolve-options.js'
import type { AnyTables, RecordFor, TableName } from '../options/table-types.js'
import { checkTimeout, type WaitOptions } from '../options/wait-options.js'
import { decodeLine, tableField } from '../record/encode-record.js'
import { requireTable } from '../record/table-name.js'
import type { RecordWriter } from '../record-writer.js'

/**
 * A writer for tests: it keeps its records in memory, and has the same rules as a `StreamWriter`. It refuses the same
 * records with the same errors, and supports schemas, `enrich` and `disabled`. Every accepted record counts as
 * delivered at once.
 *
 * @example
 * import { InMemoryWriter } from '@panoply/stream-writer/testing'
 * const events = new InMemoryWriter()
 * events.write('signups', { plan: 'pro', at: new Date(0) })
 * console.log(events.records('signups')) // [{ plan: 'pro', at: '1970-01-01T00:00:00.000Z' }]
 */
export class InMemoryWriter<Tables extends object = AnyTables>
  extends EventEmitter<StreamWriterEvents>
  implements RecordWriter<Tables>
{
  readonly #options: ResolvedOptions
  readonly #rules: RecordRules
  readonly #ledger = new Ledger()
  #written: TableRecord[] = []
  #closing: Promise<DeliveryReport> | undefined

  /**
   * @param options the options of a `StreamWriter`; options about the queue have no effect
   * @throws InvalidArgumentError if an option is malformed
   */
  constructor(options: StreamWriterOptions<Tables> = {}) {
    super()
    this.#options = resolveOptions(options, {})
    const { tables, enrich } = this.#options
    this.#rules = new RecordRules({ tables, enrich })
  }

  /** The same counts as those of a `StreamWriter`. */
  get stats(): WriterStats {
    const nothing = { inFlight: 0, concurrency: 1, queued: 0, spooledBytes: 0 }
    return { ...this.#ledger.counts, ...nothing }
  }

  /** All records, or the records of one table, in the order of writing and in their JSON form. */
  records(table?: TableName<Tables>): Record<string, unknown>[] {
    return this.#written
      .filter((written) => table === undefined || written.table === table)
      .map(({ record }) => record)
  }

  /** Forgets the records, between two tests. The counts stay. */
  clear(): void {
    this.#written = []
  }

  write<Table extends TableName<Tables>, Given extends object>(
    table: Table,
    record: RecordFor<Tables, Table, Given>,
  ): boolean {
    this.#accept(table, record)
    return true
  }

  tryWrite<Table extends TableName<Tables>, Given extends object>(
    table: Table,
    record: RecordFor<Tables, Table, Given>,
  ): boolean {
    try {
      this.#accept(table, record)
      return true
    } catch (cause) {
      this.#ledger.refused++
      if (this.listenerCount('error') > 0) this.emit('error', refusalOf(table, record, cause))
      return false
    }
  }

  ready(): Promise<void> {
    return Promise.resolve()
  }

  flush(options: WaitOptions = {}): Promise<DeliveryReport> {
    return this.#report('flush', options, 0)
  }

  close(options: WaitOptions = {}): Promise<DeliveryReport> {
    this.#closing ??= this.#report('close', options, this.#ledger.delivered)
    return this.#closing
  }

  writable(table: TableName<Tables>): Writable {
    const name = requireTable(table)
    return new Writable({
      objectMode: true,
      write: (record: unknown, _encoding, done) => {
        try {
          this.#accept(name, record)
          done()
        } catch (error) {
          done(error as Error)
        }
      },
    })
  }

  /** Makes a report. Records are never pending, so a report of `flush` covers none. */
  async #report(method: string, options: WaitOptions, delivered: number): Promise<DeliveryReport> {
    checkTimeout(method, options)
    return Promise.resolve({ delivered, failed: 0, pending: 0, undelivered: [] })
  }

  #accept(table: string, record: unknown): void {
    this.#refuseAfterClose()
    const field = tableField(table)
    const json = this.#rules.apply(table, record)?.json
    this.#refuseAfterClose()
    const { disabled, maxMessageBytes } = this.#options
    const line = json && json.slice(0, -1) + (json.length > 2 ? ',' : '') + field
    const sizeBytes = Buffer.byteLength(line ?? '')
    if (sizeBytes > maxMessageBytes) {
      throw new RecordTooLargeError(
        `a record for ${JSON.stringify(table)} weighs ${sizeBytes} bytes, expected at most maxMessageBytes (${maxMessageBytes})`,
        { sizeBytes, limitBytes: maxMessageBytes, table },
      )
    }
    if (line === undefined || disabled) {
      this.#ledger.dropped++
      return
    }
    this.#written.push(decodeLine(line))
    this.#ledger.accepted++
    this.#ledger.delivered++
    this.#ledger.deliveredBytes += sizeBytes
  }

  #refuseAfterClose(): void {
    if (!this.#closing) return
    throw new WriterClosedError('the writer is closed, expected no write after close()')
  }
}
