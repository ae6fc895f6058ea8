import { resolve } from 'node:path'

import type { DestinationKind, DestinationPlace } from '../destination-kind.js'
import { NdjsonDirectoryDestination } from './ndjson-directory-destination.js'
import { NdjsonStreamDestination } from './ndjson-stream-destination.js'

const STANDARD_OUTPUT = '-'

/**
 * JSON lines: one file per table in the folder `out`, or all rows to standard output.
 *
 * @example
 * ```ts
 * const destination = await ndjsonDestinationKind.open({
 *   ...{ out: 'rows', env: process.env },
 *   ...{ folder: process.cwd(), stdout: process.stdout },
 * })
 * console.log(destination.id)
 * ```
 */
export const ndjsonDestinationKind: DestinationKind = {
  name: 'ndjson',
  help: 'JSON lines; --out is a folder with one file per table (default: standard output)',
  canTruncate: (place) => !isStandardOutput(place),
  open: (place) =>
    isStandardOutput(place)
      ? new NdjsonStreamDestination(place.stdout)
      : new NdjsonDirectoryDestination(resolve(place.folder, place.out ?? '')),
}

const isStandardOutput = ({ out = STANDARD_OUTPUT }: DestinationPlace): boolean =>
  out === STANDARD_OUTPUT
