import {
  copyByPsql,
  csvParseLoop,
  jsonLinesLoop,
  papaparseLoop,
  pgLoop,
  readCsvInDuckDb,
} from './bare-loops.js'
import { runFile, runPostgres } from './panoply-run.js'

/** A way to move the table. It gets the folder of the files. @returns how many rows it moved */
export type RowContender = (folder: string) => Promise<number>

/** The work of this contender is done in another process, whose processor time is not known. */
export const PSQL = 'PostgreSQL: COPY by psql'

/** The name of the contender that is a program in Python. */
export const DLT = 'CSV: dlt → duckdb'

/**
 * Who is measured, by name, in the order in which they run. Those that are compared run soon after each other, because the
 * speed of the machine may change from minute to minute. {@link DLT} is not among them.
 */
export const contenders = (postgres: string | undefined): Record<string, RowContender> => ({
  'CSV: papaparse, bare loop': papaparseLoop,
  'CSV: panoply → ndjson': (folder) => runFile(folder, 'rows.csv', 'ndjson'),
  'CSV: panoply → duckdb': (folder) => runFile(folder, 'rows.csv', 'duckdb'),
  'CSV: read_csv of DuckDB': readCsvInDuckDb,
  'CSV: csv-parse, bare loop': csvParseLoop,
  'JSON lines: readline, bare loop': jsonLinesLoop,
  'JSON lines: panoply → ndjson': (folder) => runFile(folder, 'rows.jsonl', 'ndjson'),
  'JSON lines: panoply → duckdb': (folder) => runFile(folder, 'rows.jsonl', 'duckdb'),
  ...(postgres !== undefined && {
    'PostgreSQL: pg, bare loop': pgLoop(postgres),
    'PostgreSQL: panoply → ndjson': (folder) => runPostgres(folder, postgres, 'ndjson'),
    'PostgreSQL: panoply → duckdb': (folder) => runPostgres(folder, postgres, 'duckdb'),
    [PSQL]: copyByPsql(postgres),
  }),
})
