import { StringDecoder } from 'node:string_decoder'

/**
 * Of a longer line only the beginning is reported. Pieces of it could not be searched for secrets, because a secret may
 * be cut between two pieces.
 */
const MAX_LINE_CHARACTERS = 1024 * 1024

/** Splits the output of a source into lines. */
export class LineSplitter {
  readonly #onLine: (line: string) => void
  readonly #decoder = new StringDecoder('utf8')
  /** The pieces of the line that has not ended. */
  #pieces: string[] = []
  #length = 0
  #leftOut = 0

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  write(chunk: string | Uint8Array): void {
    const text = typeof chunk === 'string' ? chunk : this.#decoder.write(Buffer.from(chunk))
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#keep(text.slice(start, end))
      this.end()
      start = end + 1
    }
    this.#keep(text.slice(start))
  }

  /** Reports the rest that has no line end. */
  end(): void {
    const line = this.#pieces.join('').replace(/\r$/, '')
    // The mask recognises these words: the end of the line may be a part of a secret.
    const told = this.#leftOut === 0 ? line : `${line}... ${this.#leftOut} more characters`
    this.#pieces = []
    this.#length = 0
    this.#leftOut = 0
    if (told.trim() !== '') this.#onLine(told)
  }

  #keep(piece: string): void {
    const kept = piece.slice(0, MAX_LINE_CHARACTERS - this.#length)
    if (kept !== '') this.#pieces.push(kept)
    this.#length += kept.length
    this.#leftOut += piece.length - kept.length
  }
}
