import { resolve } from 'node:path'

import type { DestinationKind } from '@panoply/runner'

import { DuckDbDestination } from './duckdb-destination.js'

/** The file that rows go to when no other one is named. */
export const DEFAULT_DUCKDB_PATH = 'panoply.duckdb'

/** A local DuckDB file, with one table per table of the source. */
export const destinationKind: DestinationKind = {
  name: 'duckdb',
  help: `a local DuckDB file; --out is the file (default: ${DEFAULT_DUCKDB_PATH})`,
  canTruncate: () => true,
  open: ({ out = DEFAULT_DUCKDB_PATH, folder }) => new DuckDbDestination(resolve(folder, out)),
}
