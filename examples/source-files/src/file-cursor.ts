import type { FilePiece } from './formats/file-piece.js'
import type { TableRow } from './formats/labels.js'

/** What is taken at once: some rows, or one part of a file that has none. */
export interface Taken {
  readonly items: readonly TableRow[] | readonly Buffer[]
  readonly isEnd: boolean
}

/** A batch holds about this many bytes at most, however many rows are asked for. */
const BATCH_BYTES = 8 * 1024 * 1024

/** Takes the contents of a file in batches. What was read before a fault is taken first, and then the error comes. */
export class FileCursor {
  readonly #pieces: AsyncIterator<FilePiece>
  #held: FilePiece | undefined
  #error: { readonly thrown: unknown } | undefined
  #isEnd = false

  constructor(pieces: AsyncIterable<FilePiece>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** @param count the most rows. @throws what is wrong with the file */
  async take(count: number): Promise<Taken> {
    const rows: TableRow[] = []
    let sizeBytes = 0
    while (rows.length < count && sizeBytes < BATCH_BYTES) {
      const piece = (this.#held ??= await this.#next())
      if (piece === undefined) break
      if ('part' in piece) {
        if (rows.length > 0) break
        this.#held = undefined
        return { items: [piece.part], isEnd: false }
      }
      const rowBytes = piece.sizeBytes / piece.rows.length
      const fitting = Math.max(1, Math.floor((BATCH_BYTES - sizeBytes) / rowBytes))
      const taken = Math.min(count - rows.length, fitting, piece.rows.length)
      for (let index = 0; index < taken; index += 1) rows.push(piece.rows[index] as TableRow)
      sizeBytes += taken * rowBytes
      this.#held =
        taken === piece.rows.length
          ? undefined
          : { rows: piece.rows.slice(taken), sizeBytes: piece.sizeBytes - taken * rowBytes }
    }
    if (rows.length === 0 && this.#error) throw this.#error.thrown
    return { items: rows, isEnd: rows.length < count && this.#isEnd }
  }

  async close(): Promise<void> {
    await this.#pieces.return?.()
  }

  async #next(): Promise<FilePiece | undefined> {
    if (this.#isEnd || this.#error) return undefined
    try {
      const next = await this.#pieces.next()
      if (next.done !== true) return next.value
      this.#isEnd = true
    } catch (thrown) {
      this.#error = { thrown }
    }
    return undefined
  }
}
