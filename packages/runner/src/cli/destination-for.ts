import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import type { Destination } from '../destination/destination.js'
import { DuckDbDestination } from '../destination/duckdb/duckdb-destination.js'
import { NdjsonDirectoryDestination } from '../destination/ndjson/ndjson-directory-destination.js'
import { NdjsonStreamDestination } from '../destination/ndjson/ndjson-stream-destination.js'
import { PanoplyDestination } from '../destination/panoply/panoply-destination.js'
import { DEFAULT_DUCKDB_PATH } from '../run/run-source.js'
import type { CliIo } from './cli-io.js'

/** The kinds of destinations, as `--to` names them. */
export const DESTINATIONS = ['duckdb', 'ndjson', 'panoply'] as const

/** One of {@link DESTINATIONS}. */
export type DestinationKind = (typeof DESTINATIONS)[number]

/** The variables that hold the credentials of a Panoply account. */
const API_KEY = 'PANOPLY_KEY'
const API_SECRET = 'PANOPLY_SECRET'

/**
 * @param kind what `--to` says
 * @param out what `--out` says: the file of duckdb, the folder of ndjson
 * @throws InvalidArgumentError when the account of Panoply is not given, or a place where there is none to choose
 */
export const destinationFor = (
  kind: DestinationKind,
  out: string | undefined,
  io: CliIo,
): Destination => {
  switch (kind) {
    case 'duckdb':
      return new DuckDbDestination(resolve(io.folder, out ?? DEFAULT_DUCKDB_PATH))
    case 'ndjson':
      return out === undefined || out === '-'
        ? new NdjsonStreamDestination(io.stdout)
        : new NdjsonDirectoryDestination(resolve(io.folder, out))
    case 'panoply':
      return panoply(out, io)
  }
}

const panoply = (out: string | undefined, { env }: CliIo): Destination => {
  if (out !== undefined) {
    throw new InvalidArgumentError('--out: expected none with --to panoply, which is one place', {
      argument: 'out',
    })
  }
  const { [API_KEY]: apiKey = '', [API_SECRET]: apiSecret = '' } = env
  const missing = Object.entries({ [API_KEY]: apiKey, [API_SECRET]: apiSecret })
    .filter(([, value]) => value === '')
    .map(([name]) => name)
  if (missing.length > 0) {
    throw new InvalidArgumentError(
      `--to panoply: expected the account in the environment, ${missing.join(' and ')} missing`,
      { argument: 'to' },
    )
  }
  return new PanoplyDestination(apiKey, apiSecret)
}
