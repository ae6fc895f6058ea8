import type { Duplex } from 'node:stream'

import pg, {
  type CustomTypesConfig,
  type Query,
  type QueryArrayConfig,
  type ResultBuilder,
} from 'pg'

/** Some rows of a query. */
export interface TakenRows {
  /** The names of the columns, as the query has them. */
  readonly names: readonly string[]
  /** The values of each row in the order of its columns. */
  readonly rows: readonly (readonly unknown[])[]
  /** Whether these are the last ones. */
  readonly isEnd: boolean
}

/** How a value of a type is read from the text that the server sends. */
export type TypeParser = (oid: number) => (text: string) => unknown

/** A row message of the server. */
interface DataRow {
  readonly length: number
}

/** Rows are held up to about this many bytes; then the server waits until they were taken. */
const BATCH_BYTES = 8 * 1024 * 1024

/** A query whose rows are taken in pieces, so that memory is bounded by bytes and not only by the number of rows. */
export class RowStream {
  readonly query: Query
  readonly #socket: Duplex
  #names: readonly string[] = []
  #rows: unknown[][] = []
  #bytes = 0
  #end: { readonly error?: unknown } | undefined
  #wake: () => void = () => undefined

  constructor(
    socket: Duplex,
    { text, values, typeOf }: { text: string; values: readonly unknown[]; typeOf: TypeParser },
  ) {
    this.#socket = socket
    const onBytes = (bytes: number): void => {
      this.#bytes += bytes
    }
    this.query = new CountingQuery(onBytes, {
      ...{ text, values: [...values], rowMode: 'array' },
      types: { getTypeParser: typeOf },
    })
    this.query.on('row', (row: unknown[], result?: ResultBuilder) => {
      if (this.#names.length === 0) this.#names = (result?.fields ?? []).map(({ name }) => name)
      this.#rows.push(row)
      if (this.#bytes < BATCH_BYTES) return
      this.#socket.pause()
      this.#wake()
    })
    this.query.on('end', () => {
      this.#finish({})
    })
    this.query.on('error', (error) => {
      this.#finish({ error })
    })
  }

  /** Whether the server still has to send rows. */
  get isOpen(): boolean {
    return this.#end === undefined
  }

  /** The next rows: all, or as many as fit. @throws what the server says */
  async take(): Promise<TakenRows> {
    if (this.isOpen && this.#bytes < BATCH_BYTES) {
      this.#socket.resume()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#end && 'error' in this.#end) throw this.#end.error
    const rows = this.#rows
    this.#rows = []
    this.#bytes = 0
    return { names: this.#names, rows, isEnd: !this.isOpen }
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end = end
    this.#wake()
  }
}

/** What the client calls for each row. Not among the types of `pg`; part of every query in version 8. */
interface RowHandler {
  handleDataRow(message: DataRow): void
}

class CountingQuery extends pg.Query {
  constructor(
    onBytes: (bytes: number) => void,
    config: QueryArrayConfig & { readonly types: CustomTypesConfig },
  ) {
    super(config)
    const handler = this as unknown as RowHandler
    const handle = handler.handleDataRow.bind(this)
    handler.handleDataRow = (message) => {
      onBytes(message.length)
      handle(message)
    }
  }
}
