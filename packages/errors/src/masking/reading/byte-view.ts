/** Bytes that were decoded from a text. Each byte knows its place in the text. */
export class ByteView {
  readonly #bytes: Uint8Array
  /** `undefined`: each byte is a character, and the text has no others. */
  readonly #starts: Int32Array | undefined
  readonly #ends: Int32Array | undefined
  #length = 0
  /** Whether the text says that further bytes were left out. */
  readonly isCut: boolean

  /**
   * @param capacity the most bytes that are appended
   * @param isCut whether the text says that further bytes were left out
   * @param ascii the bytes of a text in ASCII; nothing is appended to them
   */
  constructor(capacity: number, isCut = false, ascii?: Uint8Array) {
    this.#bytes = ascii ?? new Uint8Array(capacity)
    if (ascii) this.#length = capacity
    else {
      this.#starts = new Int32Array(capacity)
      this.#ends = new Int32Array(capacity)
    }
    this.isCut = isCut
  }

  get length(): number {
    return this.#length
  }

  get bytes(): Uint8Array {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, this.#length)
  }

  /** The byte at a place, or -1 after the end. */
  at(place: number): number {
    return place < this.#length ? (this.#bytes[place] ?? -1) : -1
  }

  /** The place in the text where the characters of a byte start. */
  start(place: number): number {
    return this.#starts === undefined ? place : (this.#starts[place] ?? 0)
  }

  /** The place in the text where the characters of a byte end. */
  end(place: number): number {
    return this.#ends === undefined ? place + 1 : (this.#ends[place] ?? 0)
  }

  /** Appends a byte whose characters are in the text from `start` up to `end` (not included). */
  push(byte: number, start: number, end: number): void {
    this.#bytes[this.#length] = byte
    if (this.#starts) this.#starts[this.#length] = start
    if (this.#ends) this.#ends[this.#length] = end
    this.#length += 1
  }

  /** Appends a byte that was decoded from the bytes `first` to `last` of `source`. */
  pushFrom(source: ByteView, byte: number, first: number, last: number): void {
    this.push(byte, source.start(first), source.end(last))
  }
}

const ENCODER = /* @__PURE__ */ new TextEncoder()

/**
 * The text as UTF-8. A lone surrogate becomes U+FFFD, as everywhere.
 *
 * @param isCut whether the end of the text was cut off
 */
export const viewOf = (text: string, isCut = false): ByteView => {
  const length = Buffer.byteLength(text)
  if (length === text.length) {
    const bytes = new Uint8Array(length)
    ENCODER.encodeInto(text, bytes)
    return new ByteView(length, isCut, bytes)
  }
  const view = new ByteView(length, isCut)
  for (let at = 0; at < text.length;) {
    const codePoint = text.codePointAt(at) ?? 0
    const end = at + (codePoint > 0xffff ? 2 : 1)
    if (codePoint < 0x80) view.push(codePoint, at, end)
    else for (const byte of utf8Of(codePoint)) view.push(byte, at, end)
    at = end
  }
  return view
}

const REPLACEMENT = [0xef, 0xbf, 0xbd]

/** A code point as UTF-8. A surrogate, or a number that is no code point, becomes U+FFFD. */
export const utf8Of = (codePoint: number): readonly number[] => {
  if (codePoint < 0x80) return [codePoint]
  if (codePoint < 0x800) return [0xc0 | (codePoint >> 6), tail(codePoint)]
  if ((codePoint >= 0xd800 && codePoint < 0xe000) || codePoint > 0x10ffff) return REPLACEMENT
  if (codePoint < 0x10000) {
    return [0xe0 | (codePoint >> 12), tail(codePoint >> 6), tail(codePoint)]
  }
  return [0xf0 | (codePoint >> 18), tail(codePoint >> 12), tail(codePoint >> 6), tail(codePoint)]
}

const tail = (bits: number): number => 0x80 | (bits & 0x3f)

/** The value of a hexadecimal digit, or -1. */
export const hexValue = (byte: number): number => {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
