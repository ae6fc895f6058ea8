import type { Writable } from 'node:stream'

import type { Destination } from './destination.js'

/** What a kind of destination is opened with. */
export interface DestinationPlace {
  /** The place in this kind of destination: a path or an address. Absent: the default of the kind. */
  readonly out: string | undefined
  /** Variables of the environment, such as `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
  /** Standard output, for the kinds that write rows there. */
  readonly stdout: Writable
}

/**
 * A kind of destination, as a command offers it. A package that writes rows somewhere else exports one as
 * `destinationKind`.
 */
export interface DestinationKind {
  /** The word that chooses it, as in `--to duckdb`. */
  readonly name: string
  /** One line of help: what it writes, what `out` means, and its default. */
  readonly help: string
  /** Whether the tables in this place can be emptied before a run writes to them. */
  canTruncate(place: DestinationPlace): boolean
  /**
   * Makes the destination. Nothing is opened or written before `Destination.open`.
   *
   * @throws InvalidArgumentError when the place cannot be used
   */
  open(place: DestinationPlace): Destination | Promise<Destination>
}
