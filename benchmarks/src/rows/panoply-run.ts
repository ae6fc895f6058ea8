import { join } from 'node:path'

import { DuckDbDestination } from '@panoply/duckdb'
import {
  type Destination,
  FileStateStore,
  NdjsonDirectoryDestination,
  runSource,
} from '@panoply/runner'
import * as sourceFiles from '@panoply/source-files'
import * as sourcePostgres from '@panoply/source-postgres'

/** The destinations that are compared. */
export const DESTINATIONS = ['ndjson', 'duckdb'] as const

const destinationIn = (folder: string, kind: (typeof DESTINATIONS)[number]): Destination =>
  kind === 'ndjson'
    ? new NdjsonDirectoryDestination(join(folder, 'rows'))
    : new DuckDbDestination(join(folder, 'rows.duckdb'))

const run = async (
  module: unknown,
  source: Record<string, unknown>,
  folder: string,
  kind: (typeof DESTINATIONS)[number],
): Promise<number> => {
  const { rows } = await runSource(module, {
    source,
    destination: destinationIn(folder, kind),
    stateStore: new FileStateStore(join(folder, 'state')),
    resume: 'never',
  })
  return rows
}

/** Reads a file with the files source. @returns its rows */
export const runFile = (
  folder: string,
  file: string,
  kind: (typeof DESTINATIONS)[number],
): Promise<number> => run(sourceFiles, { path: join(folder, file) }, folder, kind)

/** Reads the table `bench_rows` with the PostgreSQL source. @returns its rows */
export const runPostgres = (
  folder: string,
  address: string,
  kind: (typeof DESTINATIONS)[number],
): Promise<number> => {
  const { hostname, port, pathname, username, password } = new URL(address)
  const source = {
    ...{ host: hostname, port, db: pathname.slice(1), user: username },
    ...{ password: decodeURIComponent(password), encryption: 'disable' },
    tables: ['public.bench_rows'],
  }
  return run(sourcePostgres, source, folder, kind)
}
