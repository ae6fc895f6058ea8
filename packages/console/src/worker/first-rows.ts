import type { DataSourceModule } from '@panoply/datasource'
import {
  ChangesOnlyStore,
  DryRunDestination,
  FileStateStore,
  type PlainObject,
  RowBuffer,
  runSource,
  type TableRow,
} from '@panoply/runner'

import type { SourceSettings } from './source-settings.js'

/** A short read of a source. Only a refreshed token is kept. */
export interface Trial {
  readonly module: DataSourceModule
  readonly settings: SourceSettings
  readonly source: PlainObject
  readonly limit: number
}

/** The number of log lines that are shown: the last ones. */
const MAX_LOGS = 200

/** Reads the first rows by table, with the type that each column would have in the file. */
export const firstRows = async ({ module, settings, source, limit }: Trial): Promise<object> => {
  const rows: TableRow[] = []
  const logs: string[] = []
  const { stateFolder, stateKey, options, secrets } = settings
  const store = new FileStateStore(stateFolder, stateKey === undefined ? {} : { stateKey })
  const report = await runSource(module, {
    ...{ source, options, secrets, limit, batchSize: limit, resume: 'never', retryDelaysMs: [] },
    destination: new DryRunDestination((row) => rows.push(row)),
    stateStore: new ChangesOnlyStore(store),
    onEvent: (event) => {
      if (event.type !== 'log' && event.type !== 'warning') return
      logs.push(event.message)
      if (logs.length > MAX_LOGS) logs.shift()
    },
  })
  return { tables: tablesOf(rows), isCut: report.outcome === 'stopped', logs }
}

const tablesOf = (rows: readonly TableRow[]): object[] => {
  const tables = new Map<string, { buffer: RowBuffer; rows: object[] }>()
  for (const row of rows) {
    const table = tables.get(row.table) ?? { buffer: new RowBuffer(), rows: [] }
    tables.set(row.table, table)
    table.buffer.add(row)
    table.rows.push(row.record)
  }
  return [...tables].map(([table, { buffer, rows: records }]) => ({
    table,
    columns: buffer.columns.map(({ key, type }) => ({ name: key, type })),
    rows: records,
  }))
}
