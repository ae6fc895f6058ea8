import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import type { Destination } from '@panoply/runner'

import type { CliIo } from '../cli-io.js'

/**
 * The DuckDB file of a run that a console has started. DuckDB lets no other process read the file while the run writes.
 * So this process answers the questions of the console about the tables. If the console ends, the run is asked to stop.
 *
 * @throws InvalidArgumentError if no console has started this process
 */
export const openServedDestination = async (
  { folder, secrets }: Pick<CliIo, 'folder' | 'secrets'>,
  { out }: { readonly out?: string },
): Promise<Destination> => {
  if (process.send === undefined) {
    throw new InvalidArgumentError(
      '--serve-tables: expected a process that a console has started',
      {
        argument: 'serveTables',
      },
    )
  }
  const { DEFAULT_DUCKDB_PATH, DuckDbDestination } = await import('@panoply/duckdb')
  const { serveTables } = await import('@panoply/console/worker')
  const path = resolve(folder, out ?? DEFAULT_DUCKDB_PATH)
  const destination = new DuckDbDestination(path, { externalAccess: false })
  serveTables(destination, process, secrets, () => {
    process.kill(process.pid, 'SIGTERM')
  })
  return destination
}
