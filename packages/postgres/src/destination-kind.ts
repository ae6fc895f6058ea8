import { InvalidArgumentError } from '@panoply/errors'
import type { DestinationKind } from '@panoply/runner'

import { PostgresDestination } from './destination/postgres-destination.js'

/** The variable that holds the address where `--out` is not given: a command line is no place for a password. */
const ADDRESS_VARIABLE = 'PANOPLY_POSTGRES_URL'

/** A PostgreSQL database, with one table per table of the source. */
export const destinationKind: DestinationKind = {
  name: 'postgres',
  help: `a PostgreSQL database; --out is postgres://user@host/database?schema=s (default: ${ADDRESS_VARIABLE})`,
  canTruncate: () => true,
  open: ({ out, env }) => {
    const address = out ?? env[ADDRESS_VARIABLE]
    if (address !== undefined) return new PostgresDestination(address)
    throw new InvalidArgumentError(
      `--to postgres: expected --out postgres://user@host/database, or the address in ${ADDRESS_VARIABLE}`,
      { argument: 'out' },
    )
  },
}
