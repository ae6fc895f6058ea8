import type { DuckDBConnection } from '@duckdb/node-api'

import { DuckDbReader } from './duckdb-reader.js'

/** The open readers of a file that this process writes. */
export class OpenReaders {
  readonly #connect: () => Promise<DuckDBConnection>
  readonly #readers = new Set<Promise<DuckDbReader>>()

  /** @param connect opens another connection to the file */
  constructor(connect: () => Promise<DuckDBConnection>) {
    this.#connect = connect
  }

  async open(): Promise<DuckDbReader> {
    const opening: Promise<DuckDbReader> = this.#connect().then(
      (connection) => new DuckDbReader(connection, () => this.#readers.delete(opening)),
    )
    this.#readers.add(opening)
    try {
      return await opening
    } catch (error) {
      this.#readers.delete(opening)
      throw error
    }
  }

  /** Closes all readers, and resolves when none of their queries runs any more. */
  async close(): Promise<void> {
    const ended = [...this.#readers].map(async (opening) => (await opening).end())
    // A reader that could not be opened needs no end. Its caller gets the error.
    await Promise.allSettled(ended)
  }
}
