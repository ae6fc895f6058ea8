import { describeValue } from '@panoply/errors/internal'

import { DeclaredStreams } from '../columns/declared-columns.js'
import type { TableRow } from '../routing/table-row.js'
import type { DeclaredStream } from '../streams/declared-stream.js'

/** Notices values that do not fit the types that a source declares. Their rows are written nevertheless. */
export class Misfits {
  readonly #declared: DeclaredStreams
  readonly #isEmpty: boolean
  readonly #warn: (message: string) => void
  readonly #told = new Set<string>()

  /** @param warn called once per table and column */
  constructor(streams: readonly DeclaredStream[], warn: (message: string) => void) {
    this.#declared = new DeclaredStreams(streams)
    this.#isEmpty = streams.length === 0
    this.#warn = warn
  }

  look(rows: readonly TableRow[]): void {
    if (this.#isEmpty) return
    for (const row of rows) {
      const columns = this.#declared.columnsOf(row)
      if (!columns) continue
      const { record } = row
      let place = 0
      for (const key in record) {
        const value = record[key]
        const misfit = columns.misfit(key, value, place)
        place += 1
        if (misfit !== undefined && Object.hasOwn(record, key)) this.#tell(row, key, value)
      }
    }
  }

  /** The value may be personal data. So the message names only its kind. */
  #tell({ table, stream = table }: TableRow, key: string, value: unknown): void {
    const place = `${table}.${key}`
    if (this.#told.has(place)) return
    this.#told.add(place)
    const expected = JSON.stringify(this.#declared.schemaOf(stream, key))
    this.#warn(
      `${place}: expected the declared type ${expected}, got ${describeValue(value)} that does not fit; ` +
        'it is stored unchanged',
    )
  }
}
