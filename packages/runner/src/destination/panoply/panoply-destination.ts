import type { DeliveryError } from '@panoply/errors'
import { StreamWriter, type StreamWriterOptions, toCarryable } from '@panoply/stream-writer'

import type { TableRow } from '../../routing/table-row.js'
import type { Checkpoint } from '../../state/checkpoint.js'
import type { Destination, DestinationReport } from '../destination.js'
import { encodeRows } from '../encode-rows.js'
import { RowCounts } from '../row-counts.js'

/** How long `close` waits after a failure for records that are still being sent. */
const CLOSE_WITHIN_MS = 5_000

/**
 * The tables of a Panoply account, through a `StreamWriter`. A row counts as delivered when the queue has it. After a
 * crash the rows since the last checkpoint are sent again.
 *
 * @example
 * ```ts
 * const destination = new PanoplyDestination(apiKey, apiSecret)
 * console.log(destination.keepsCheckpoint) // false: the state store keeps it
 * ```
 */
export class PanoplyDestination implements Destination {
  readonly id: string
  readonly keepsCheckpoint = false
  readonly #account: string
  readonly #writer: StreamWriter
  readonly #counts = new RowCounts()
  #failure: DeliveryError | undefined
  #bytes = 0

  /**
   * @param apiKey `ACCOUNT/RAND1`, from the platform's page of the data source "Panoply SDK"
   * @param apiSecret the secret from the same page
   * @param options the options of the writer
   * @throws InvalidArgumentError when one of them is malformed; it never shows the secret
   */
  constructor(apiKey: string, apiSecret: string, options: StreamWriterOptions = {}) {
    this.#writer = new StreamWriter(apiKey, apiSecret, options)
    this.#account = apiKey.split('/')[0] ?? ''
    this.id = `panoply:${this.#account}`
    this.#writer.on('error', (error) => {
      this.#failure ??= error
    })
    this.#writer.on('flush', ({ bytes }) => {
      this.#bytes += bytes
    })
  }

  open(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  async write(rows: readonly TableRow[]): Promise<void> {
    this.#throwIfFailed()
    const records = encodeRows(rows, this.#counts, ({ table, record }) => ({
      table,
      checked: this.#writer.check(table, carryable(record)),
    }))
    for (const { table, checked } of records) {
      this.#throwIfFailed()
      if (!checked.write()) await this.#writer.ready()
      this.#counts.take(table)
    }
  }

  async commit(settle: () => Checkpoint): Promise<void> {
    await this.#writer.flush()
    this.#throwIfFailed()
    settle()
    this.#counts.commit()
  }

  async close(): Promise<void> {
    await this.#writer.close({ timeoutMs: CLOSE_WITHIN_MS })
  }

  report(): DestinationReport {
    return {
      tables: this.#counts.committed,
      bytes: this.#bytes,
      location: `the Panoply account ${this.#account}`,
      query: undefined,
    }
  }

  #throwIfFailed(): void {
    if (this.#failure) throw this.#failure
  }
}

/**
 * Bytes become base64, because the writer refuses bytes. `__table` is left out if a template has given the row another
 * table.
 */
const carryable = ({
  __table: _,
  ...record
}: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  // A plain object stays a plain object.
  toCarryable(record, 'record') as Record<string, unknown>
