import type { Writable } from 'node:stream'

import type { Destination } from './destination.js'

/** The settings with which a kind of destination is opened. */
export interface DestinationPlace {
  /** The place: a path or an address. Absent: the default of the kind. */
  readonly out: string | undefined
  /** Variables of the environment, such as `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
  /** Standard output, for kinds that write rows there. */
  readonly stdout: Writable
}

/** A kind of destination that a command offers. A package for another kind exports one as `destinationKind`. */
export interface DestinationKind {
  /** The name that selects it, as in `--to duckdb`. */
  readonly name: string
  /** One line of help: what it writes, what `out` means, and the default. */
  readonly help: string
  /** Whether a run can empty the tables in this place before it writes to them. */
  canTruncate(place: DestinationPlace): boolean
  /**
   * Makes the destination. Nothing is opened or written before `Destination.open`.
   *
   * @throws InvalidArgumentError when the place cannot be used
   */
  open(place: DestinationPlace): Destination | Promise<Destination>
}
