import { isUtf8 } from 'node:buffer'

/** U+FEFF at the beginning of a text. It marks the encoding, and is no letter. */
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Decodes UTF-8 piece by piece. A `TextDecoder` makes texts with two bytes per letter. Here a text of Latin letters has
 * one byte per letter, so that all later steps handle half as much.
 */
export class Utf8Decoder {
  /** The bytes of a letter whose other bytes are in the next piece. */
  #held: Buffer = Buffer.alloc(0)
  #isAtStart = true

  /**
   * @param piece the next bytes. Absent: the end of the text
   * @throws RangeError for bytes that are no UTF-8
   */
  decode(piece?: Buffer): string {
    const bytes =
      piece && this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece ?? NO_BYTES])
    const end = piece ? endOfLetters(bytes) : bytes.length
    const whole = bytes.subarray(0, end)
    this.#held = bytes.subarray(end)
    if (!isUtf8(whole)) throw new RangeError('the bytes are no UTF-8')
    const text = whole.toString()
    if (!this.#isAtStart || text === '') return text
    this.#isAtStart = false
    return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
  }
}

const NO_BYTES = Buffer.alloc(0)

/** The most bytes of a letter that stand before its last one. */
const MAX_HELD = 3

/** The end of the last letter of which all bytes are there. */
const endOfLetters = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(MAX_HELD, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    // The first byte of a letter tells how many it has. The others begin with the bits 10.
    if (byte >= 0xc0) return lengthOfLetter(byte) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

const lengthOfLetter = (firstByte: number): number => {
  if (firstByte >= 0xf0) return 4
  return firstByte >= 0xe0 ? 3 : 2
}
