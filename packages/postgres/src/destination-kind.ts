import { InvalidArgumentError } from '@panoply/errors'
import type { DestinationKind } from '@panoply/runner'

import { PostgresDestination } from './destination/postgres-destination.js'

/**
 * The environment variable with the address, used if `--out` is missing. So the password need not be on a command line.
 */
const ADDRESS_VARIABLE = 'PANOPLY_POSTGRES_URL'

/**
 * The destination of `panoply run --to postgres`: a PostgreSQL database, with one table per table of the source.
 *
 * @example
 * import { destinationKind } from '@panoply/postgres'
 *
 * const destination = await destinationKind.open({
 *   out: 'postgres://loader@127.0.0.1/warehouse?schema=crm',
 *   env: process.env,
 *   folder: process.cwd(),
 *   stdout: process.stdout,
 * })
 * console.log(destination.id) // postgres:127.0.0.1:5432/warehouse?schema=crm
 */
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
