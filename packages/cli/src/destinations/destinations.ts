import { ndjsonDestinationKind, panoplyDestinationKind } from '@panoply/runner'

import type { ListedDestination } from './listed-destination.js'

const RUNNER = '@panoply/runner'

/** The destinations of `panoply run --to`, in the order of the help. Add one entry for a new destination. */
export const DESTINATIONS: readonly ListedDestination[] = [
  {
    name: 'duckdb',
    packageName: '@panoply/duckdb',
    load: async () => (await import('@panoply/duckdb')).destinationKind,
  },
  {
    name: 'postgres',
    packageName: '@panoply/postgres',
    load: async () => (await import('@panoply/postgres')).destinationKind,
  },
  { name: 'ndjson', packageName: RUNNER, load: () => Promise.resolve(ndjsonDestinationKind) },
  { name: 'panoply', packageName: RUNNER, load: () => Promise.resolve(panoplyDestinationKind) },
]

/** The destination if `--to` is not given. */
export const DEFAULT_DESTINATION = 'duckdb'
