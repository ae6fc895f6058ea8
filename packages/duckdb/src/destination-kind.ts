import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import type { DestinationKind } from '@panoply/runner'

import { DuckDbDestination } from './destination/duckdb-destination.js'

/**
 * The default file.
 *
 * @example
 * ```ts
 * console.log(DEFAULT_DUCKDB_PATH) // panoply.duckdb
 * ```
 */
export const DEFAULT_DUCKDB_PATH = 'panoply.duckdb'

/**
 * A local DuckDB file, with one table per table of the source.
 *
 * @example
 * ```ts
 * const destination = await destinationKind.open({
 *   ...{ out: 'rows.duckdb', env: process.env },
 *   ...{ folder: process.cwd(), stdout: process.stdout },
 * })
 * console.log(destination.id)
 * ```
 */
export const destinationKind: DestinationKind = {
  name: 'duckdb',
  help: `a local DuckDB file; --out is the file (default: ${DEFAULT_DUCKDB_PATH})`,
  canTruncate: () => true,
  open: ({ out = DEFAULT_DUCKDB_PATH, folder }) => {
    refuseAddress(out)
    return new DuckDbDestination(resolve(folder, out))
  },
}

/** Two letters at least, because one letter is a drive of Windows: `C:\\data\\rows.duckdb`. */
const SCHEME = /^([a-z][a-z\d+.-]+):/i

/**
 * DuckDB would take an address for the name of a local file. The message shows only its scheme, because an address may
 * hold a password.
 */
const refuseAddress = (out: string): void => {
  const [, scheme] = SCHEME.exec(out) ?? []
  if (scheme === undefined) return
  const advice = /^postgres(ql)?$/i.test(scheme)
    ? 'use --to postgres'
    : 'write ./ before the name of a file'
  throw new InvalidArgumentError(
    `--out: expected the path of a local DuckDB file, got an address that begins with ${scheme}:; ${advice}`,
    { argument: 'out' },
  )
}
