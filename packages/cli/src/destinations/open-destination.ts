import { InvalidArgumentError } from '@panoply/errors'
import type { Destination } from '@panoply/runner'

import type { CliIo } from '../cli-io.js'
import { loadDestination } from './listed-destination.js'

/** The values of `--to`, `--out` and `--truncate`. */
export interface DestinationChoice {
  /** The name of a listed destination. */
  readonly to: string
  readonly out?: string
  readonly truncate?: boolean
}

/**
 * Makes the destination of a run. It does not open or write anything yet.
 *
 * @throws InvalidArgumentError when its package is missing, the place cannot be used, or its tables cannot be emptied
 */
export const openDestination = async (
  io: Pick<CliIo, 'destinations' | 'env' | 'folder' | 'stdout'>,
  { to, out, truncate }: DestinationChoice,
): Promise<Destination> => {
  const listed = io.destinations.find(({ name }) => name === to)
  if (!listed) {
    const names = io.destinations.map(({ name }) => name).join(', ')
    throw new InvalidArgumentError(`--to: expected one of ${names}, got ${to}`, { argument: 'to' })
  }
  // A script whose variable is not set would write into the current folder.
  if (out === '')
    throw new InvalidArgumentError('--out: expected a place, got an empty text', {
      argument: 'out',
    })
  const kind = await loadDestination(listed)
  const place = { out, env: io.env, folder: io.folder, stdout: io.stdout }
  if (truncate === true && !kind.canTruncate(place)) {
    throw new InvalidArgumentError(
      `--truncate: expected a destination whose tables can be emptied, got --to ${to} (${kind.help})`,
      { argument: 'truncate' },
    )
  }
  return await kind.open(place)
}
