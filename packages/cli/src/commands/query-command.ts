import { resolve } from 'node:path'

import type * as DuckDb from '@panoply/duckdb'
import { InvalidArgumentError } from '@panoply/errors'

import type { CliIo } from '../cli-io.js'
import { isMissing } from '../destinations/listed-destination.js'
import { type Exit, exitOfSignal } from '../exit-code.js'
import { csvText } from '../report/csv-text.js'
import { formatRows } from '../report/format.js'
import { gridText } from '../report/grid-text.js'
import { messageLog } from '../report/message-log.js'
import { writeJson } from './command-context.js'

const DUCKDB = '@panoply/duckdb'

/** Flags of `panoply query`. */
export interface QueryOptions {
  readonly limit: number
  readonly csv: boolean
  readonly json: boolean
}

/**
 * `panoply query`: runs one SQL statement on a DuckDB file. The file is opened read-only, and the statement reaches
 * only the tables of the file.
 *
 * @param file the path of the file
 * @param sql one statement that only reads. Default: list the tables of the file
 */
export const queryCommand = async (
  io: CliIo,
  file: string,
  sql: string | undefined,
  { limit, csv, json }: QueryOptions,
): Promise<Exit> => {
  const { readDuckDb } = await loadDuckDb()
  const reader = await readDuckDb(resolve(io.folder, file))
  const stop = (): void => {
    reader.interrupt()
  }
  io.signal.addEventListener('abort', stop)
  try {
    const answer =
      sql === undefined ? await tablesOf(reader, limit) : await reader.query(sql, limit)
    if (json) writeJson(io, answer)
    else if (csv) io.stdout.write(csvText(answer))
    else io.stdout.write(`${gridText(answer, io.terminalColumns())}\n${countLine(answer)}\n`)
    // A table shows this itself. CSV has no place for it.
    if (csv && !json && answer.isCut) messageLog(io, json).tell('warning', countLine(answer))
  } catch (error) {
    if (io.signal.aborted) return exitOfSignal(io.stoppedBy())
    throw error
  } finally {
    io.signal.removeEventListener('abort', stop)
    reader.close()
  }
  return 'finished'
}

const tablesOf = async (reader: DuckDb.DuckDbReader, limit: number): Promise<DuckDb.QueryRows> => {
  const tables = await reader.tables()
  return {
    columns: [
      { name: 'table', type: 'VARCHAR' },
      { name: 'rows', type: 'BIGINT' },
      { name: 'columns', type: 'VARCHAR' },
    ],
    rows: tables
      .slice(0, limit)
      .map(({ name, rows, columns }) => [name, rows, columns.map((one) => one.name).join(', ')]),
    isCut: tables.length > limit,
  }
}

const countLine = ({ rows, isCut }: DuckDb.QueryRows): string =>
  isCut ? `the first ${formatRows(rows.length)}: --limit shows more` : formatRows(rows.length)

const loadDuckDb = async (): Promise<typeof DuckDb> => {
  try {
    return await import('@panoply/duckdb')
  } catch (error) {
    if (!isMissing(DUCKDB, error)) throw error
    throw new InvalidArgumentError(
      `query: expected the package ${DUCKDB}, which is not installed: npm install ${DUCKDB}`,
      { argument: 'command', cause: error },
    )
  }
}
