/** Before the fields of a row: the kind of the message, its length, and the number of fields. */
const ROW_HEADER_BYTES = 7
const LENGTH_BYTES = 4
const NULL_LENGTH = -1
/** To look at each byte of a longer field takes more time than to decode it on its own. */
const MAX_SHORT_BYTES = 128
/** Rows of more bytes have long fields. Their text would take memory for nothing. */
const MAX_TEXT_BYTES = 1024 * 1024

/**
 * The fields of some rows, one after the other. All bytes become one text at once, with one letter per byte. A field is
 * a part of this text if it is ASCII. To decode each field on its own takes several times as long.
 */
export class RowFields {
  readonly #bytes: Buffer
  readonly #end: number
  readonly #textFrom: number
  readonly #text: string | undefined
  #at: number
  #rowEnd: number

  /** @param bytes have whole messages of rows from `from` up to `to` */
  constructor(bytes: Buffer, from: number, to: number) {
    this.#bytes = bytes
    this.#at = from
    this.#rowEnd = from
    this.#end = to
    this.#textFrom = from
    this.#text = to - from > MAX_TEXT_BYTES ? undefined : bytes.toString('latin1', from, to)
  }

  /**
   * Goes to the first field of the next row.
   *
   * @returns false after the last row
   * @throws Error if the row before has other fields than those that were taken
   */
  nextRow(): boolean {
    if (this.#at !== this.#rowEnd) throw new Error('expected a row with a field per column')
    if (this.#at === this.#end) return false
    this.#rowEnd = this.#at + 1 + this.#bytes.readUInt32BE(this.#at + 1)
    this.#at += ROW_HEADER_BYTES
    return true
  }

  /** The next field of the row, as the server spells it. */
  nextField(): string | null {
    const from = this.#at + LENGTH_BYTES
    const length = this.#bytes.readInt32BE(this.#at)
    if (length === NULL_LENGTH) {
      this.#at = from
      return null
    }
    const to = from + length
    this.#at = to
    return this.#text !== undefined && length <= MAX_SHORT_BYTES && isAscii(this.#bytes, from, to)
      ? this.#text.slice(from - this.#textFrom, to - this.#textFrom)
      : this.#bytes.toString('utf8', from, to)
  }
}

const isAscii = (bytes: Buffer, from: number, to: number): boolean => {
  let all = 0
  for (let at = from; at < to; at += 1) all |= bytes[at] ?? 0
  return all < 0x80
}
