import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

/** A file that rows are written to as JSON lines, as a loop of ten lines would do it. */
export class LineFile {
  readonly #stream
  rows = 0

  constructor(path: string) {
    this.#stream = createWriteStream(path)
  }

  /** Writes rows, and waits while the disk is behind. */
  async write(rows: readonly unknown[]): Promise<void> {
    this.rows += rows.length
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    if (!this.#stream.write(text)) await once(this.#stream, 'drain')
  }

  async close(): Promise<number> {
    await once(this.#stream.end(), 'finish')
    return this.rows
  }
}
