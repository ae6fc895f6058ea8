import type { ByteView } from '../reading/byte-view.js'
import type { Span } from '../span.js'

/** A shorter piece may be an ordinary word, or a part of one. */
const PIECE_BYTES = 8
/** The shortest line of bytes: `inspect` shows 12 numbers of an array per line. A shorter secret fits one line. */
const SHORTEST_LINE_BYTES = 12
/** The multipliers of the hash. Any large odd numbers spread the pieces over the table. */
const HIGH_FACTOR = 0x5e3779b1
const LOW_FACTOR = 0x45ebca6b

/**
 * Finds single lines of a long secret. A program that encodes a secret breaks it into lines: 48 or 57 bytes of base64,
 * 16 or 30 bytes of hexadecimal digits, 12 numbers. Only decoded bytes are searched, because a text may have a piece of
 * a secret by chance: `https://`.
 *
 * A secret is cut into pieces of 8 bytes. So every line of 15 bytes contains at least one complete piece. Time and
 * memory are linear in the secrets and in the searched bytes.
 */
export class SecretPieces {
  /** The least number of bytes in which a piece is found. Infinity if there are no pieces. */
  readonly minBytes: number
  /**
   * A hash table with open addressing. A slot holds both halves of a piece, next to each other in memory. Both halves of
   * an empty slot are 0. This is unambiguous, because eight zero bytes are never a piece. The halves are signed
   * integers: V8 stores a larger integer as an object.
   */
  readonly #halves: Int32Array
  /** The number of slots less one. It has a 1 for each bit of the number of a slot. */
  readonly #lastSlot: number
  /** 1 for each byte that is the last byte of a piece. Behind any other byte, the table need not be searched. */
  readonly #lastBytes = new Uint8Array(256)

  constructor(secrets: readonly Uint8Array[]) {
    const long = secrets.filter(({ length }) => length > SHORTEST_LINE_BYTES)
    const count = long.reduce((sum, { length }) => sum + Math.ceil(length / PIECE_BYTES), 0)
    const slots = 2 ** Math.ceil(Math.log2(2 * count + 1))
    this.minBytes = count === 0 ? Infinity : PIECE_BYTES
    this.#halves = new Int32Array(2 * slots)
    this.#lastSlot = slots - 1
    for (const secret of long) {
      for (let end = PIECE_BYTES; end < secret.length; end += PIECE_BYTES) this.#add(secret, end)
      // The last line may be short. It ends like the secret.
      this.#add(secret, secret.length)
    }
  }

  /** Whether the bytes hold a piece. */
  areIn(bytes: Uint8Array): boolean {
    if (this.minBytes > bytes.length) return false
    let [high, low] = [0, 0]
    for (let at = 0; at < bytes.length; at++) {
      high = (high << 8) | (low >>> 24)
      low = (low << 8) | (bytes[at] ?? 0)
      if (this.#lastBytes[low & 0xff] === 0) continue
      if (at + 1 >= PIECE_BYTES && this.#has(high, low)) return true
    }
    return false
  }

  /** The places of the pieces, each with the bytes around it that may be a part of the next piece. */
  find(view: ByteView): Span[] {
    const spans: Span[] = []
    if (this.minBytes > view.length) return spans
    let [high, low] = [0, 0]
    for (let at = 0; at < view.length; at++) {
      high = (high << 8) | (low >>> 24)
      low = (low << 8) | view.at(at)
      if (this.#lastBytes[low & 0xff] === 0) continue
      if (at + 1 < PIECE_BYTES || !this.#has(high, low)) continue
      const first = Math.max(0, at + 2 - 2 * PIECE_BYTES)
      const last = Math.min(view.length, at + PIECE_BYTES) - 1
      spans.push({ start: view.start(first), end: view.end(last) })
    }
    return spans
  }

  #add(secret: Uint8Array, end: number): void {
    const piece = Buffer.from(secret.subarray(end - PIECE_BYTES, end))
    if (!piece.some(isLetterOrDigit)) return
    const [high, low] = [piece.readInt32BE(0), piece.readInt32BE(4)]
    const slot = this.#slotOf(high, low)
    this.#halves[2 * slot] = high
    this.#halves[2 * slot + 1] = low
    this.#lastBytes[low & 0xff] = 1
  }

  #has(high: number, low: number): boolean {
    if (high === 0 && low === 0) return false
    const slot = this.#slotOf(high, low)
    return this.#halves[2 * slot] === high && this.#halves[2 * slot + 1] === low
  }

  /** The slot of a piece, or the empty slot where it belongs. Half of the slots are empty. */
  #slotOf(high: number, low: number): number {
    const mixed = Math.imul(high, HIGH_FACTOR) ^ Math.imul(low, LOW_FACTOR)
    for (
      let slot = (mixed ^ (mixed >>> 15)) & this.#lastSlot;
      ;
      slot = (slot + 1) & this.#lastSlot
    ) {
      const otherHigh = this.#halves[2 * slot]
      const otherLow = this.#halves[2 * slot + 1]
      const isEmpty = otherHigh === 0 && otherLow === 0
      if (isEmpty || (otherHigh === high && otherLow === low)) return slot
    }
  }
}

/** Bytes of letters outside of ASCII count as letters. */
const isLetterOrDigit = (byte: number): boolean =>
  byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a)
