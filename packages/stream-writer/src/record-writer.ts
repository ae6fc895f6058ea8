import type { Writable } from 'node:stream'

import type { DeliveryReport } from './delivery/delivery-report.js'
import type { WriterStats } from './delivery/ledger.js'
import type { AnyTables, RecordFor, TableName } from './options/table-types.js'
import type { WaitOptions } from './options/wait-options.js'

/**
 * The methods of a writer that an application uses. If a function takes this type, tests can pass an `InMemoryWriter`
 * (from `@panoply/stream-writer/testing`) where production passes a `StreamWriter`.
 *
 * @example
 * const register = (events: RecordWriter, plan: string): void => {
 *   events.tryWrite('signups', { plan })
 * }
 * register(writer, 'pro')
 */
export interface RecordWriter<Tables extends object = AnyTables> {
  readonly stats: WriterStats
  write<Table extends TableName<Tables>, Given extends object>(
    table: Table,
    record: RecordFor<Tables, Table, Given>,
  ): boolean
  tryWrite<Table extends TableName<Tables>, Given extends object>(
    table: Table,
    record: RecordFor<Tables, Table, Given>,
  ): boolean
  ready(): Promise<void>
  flush(options?: WaitOptions): Promise<DeliveryReport>
  close(options?: WaitOptions): Promise<DeliveryReport>
  writable(table: TableName<Tables>): Writable
}
