import { StringDecoder } from 'node:string_decoder'

/** A line that does not end is cut after this many characters, so that it does not fill the memory. */
const MAX_LINE_CHARACTERS = 64 * 1024

/** Splits the output of a source into lines. */
export class LineSplitter {
  readonly #onLine: (line: string) => void
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  write(chunk: string | Uint8Array): void {
    const text = typeof chunk === 'string' ? chunk : this.#decoder.write(Buffer.from(chunk))
    const lines = (this.#rest + text).split(/\r?\n/)
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#tell(line)
    if (this.#rest.length > MAX_LINE_CHARACTERS) this.end()
  }

  /** Reports the rest that has no line end. */
  end(): void {
    const rest = this.#rest
    this.#rest = ''
    this.#tell(rest)
  }

  #tell(line: string): void {
    if (line.trim() !== '') this.#onLine(line)
  }
}
