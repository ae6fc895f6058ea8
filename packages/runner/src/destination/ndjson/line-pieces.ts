/** Lines of one table, as bytes. */
export interface LinePiece {
  readonly table: string
  readonly rows: number
  readonly bytes: Buffer
}

/** About how many characters of lines become bytes at once. */
const PIECE_CHARACTERS = 64 * 1024

/**
 * Collects the lines of a batch as bytes, in their order. Lines that wait as texts would be copied by the garbage collector
 * again and again. It does not look at bytes.
 */
export class LinePieces {
  readonly #pieces: LinePiece[] = []
  #table = ''
  #lines: string[] = []
  #characters = 0

  /** @param line without the line break */
  add(table: string, line: string): void {
    if (table !== this.#table || this.#characters >= PIECE_CHARACTERS) this.#cut()
    this.#table = table
    this.#lines.push(line)
    this.#characters += line.length
  }

  /** All lines. Call it once. */
  end(): readonly LinePiece[] {
    this.#cut()
    return this.#pieces
  }

  #cut(): void {
    if (this.#lines.length === 0) return
    const bytes = Buffer.from(`${this.#lines.join('\n')}\n`)
    this.#pieces.push({ table: this.#table, rows: this.#lines.length, bytes })
    this.#lines = []
    this.#characters = 0
  }
}
