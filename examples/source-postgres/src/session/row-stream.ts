import pg, { type FieldDef } from 'pg'

import type { GuardedClient } from './guarded-client.js'
import { RowFields } from './row-fields.js'

/** Makes rows of fields, and keeps them until they are taken. */
export interface RowBatch {
  /** Takes a field per column. */
  add(fields: RowFields): void
}

/** A query and what its rows become. */
export interface RowQuery<Batch extends RowBatch> {
  readonly text: string
  readonly values: readonly unknown[]
  /** Begins a batch. */
  readonly newBatch: (columns: readonly FieldDef[]) => Batch
}

/** Some rows of a query. */
export interface TakenRows<Batch extends RowBatch> {
  readonly batch: Batch
  /** Whether these are the last ones. */
  readonly isEnd: boolean
}

/** Rows are held up to about this many bytes; then the server waits until they were taken. */
const BATCH_BYTES = 8 * 1024 * 1024

/** A query whose rows are taken in pieces, so that memory is bounded by bytes and not only by the number of rows. */
export class RowStream<Batch extends RowBatch> {
  readonly #client: GuardedClient
  readonly #newBatch: (columns: readonly FieldDef[]) => Batch
  #columns: readonly FieldDef[] = []
  #batch: Batch
  #bytes = 0
  #end: { readonly error?: unknown } | undefined
  #wake: () => void = () => undefined

  constructor(client: GuardedClient, { text, values, newBatch }: RowQuery<Batch>) {
    this.#client = client
    this.#newBatch = newBatch
    this.#batch = newBatch(this.#columns)
    const query = new pg.Query({ text, values: [...values] })
    query.on('end', () => {
      this.#finish({})
    })
    query.on('error', (error) => {
      this.#finish({ error })
    })
    client.connection.once('rowDescription', this.#begin)
    client.query(query)
  }

  /** Whether the server still has to send rows. */
  get isOpen(): boolean {
    return this.#end === undefined
  }

  /** The next rows: all, or as many as fit. @throws what the server says */
  async take(): Promise<TakenRows<Batch>> {
    if (this.isOpen && this.#bytes < BATCH_BYTES) {
      this.#client.stream.resume()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#end && 'error' in this.#end) throw this.#end.error
    const batch = this.#batch
    this.#batch = this.#newBatch(this.#columns)
    this.#bytes = 0
    return { batch, isEnd: !this.isOpen }
  }

  /** The columns come before the first row. */
  readonly #begin = ({ fields }: { readonly fields: readonly FieldDef[] }): void => {
    this.#columns = fields
    this.#batch = this.#newBatch(fields)
    this.#client.readRowsWith(this)
  }

  readRows(bytes: Buffer, from: number, to: number): void {
    const fields = new RowFields(bytes, from, to)
    while (fields.nextRow()) this.#batch.add(fields)
    this.#bytes += to - from
    if (this.#bytes < BATCH_BYTES) return
    this.#client.stream.pause()
    this.#wake()
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#client.connection.off('rowDescription', this.#begin)
    this.#client.readRowsWith(undefined)
    this.#end = end
    this.#wake()
  }
}
