import { ByteView } from './byte-view.js'
import { bytesOf } from './bytes-of.js'

/**
 * The six bits of each character of base64, in its usual alphabet and in the one for URLs. -1 for other characters.
 */
const SIX_BITS = /* @__PURE__ */ sixBits()

const LINE_BREAKS = new Set([0x0a, 0x0d])
/** The text between two lines of one value: indentation, and the way in which `inspect` joins lines. */
const AROUND_LINE_BREAKS = /* @__PURE__ */ bytesOf(' \t\'"`,\\>|')
const PLUS = 0x2b
/** Shorter values are not broken into lines. Two short lines are words, not a value. */
const MIN_BROKEN_LENGTH = 11

/** Most texts have only shorter runs. */
const USUAL_RUN_LENGTH = 4_096

/**
 * The base64 in a view, also if it is broken into lines. Characters before a value may look like base64, too. So each run
 * can be decoded from each of its first four characters.
 *
 * @param minLength shorter runs are left out
 */
export const base64Runs = (view: ByteView, minLength: number): Base64Run[] => {
  const runs: Base64Run[] = []
  for (let at = 0; at < view.length;) {
    if (bitsAt(view, at) < 0) {
      at++
      continue
    }
    const end = endOfLine(view, at)
    // Most words are too short.
    if (end - at < minLength && afterLineBreak(view, end) === end) {
      at = end
      continue
    }
    const lines = linesAt(view, at)
    const isBroken = lengthOf(lines) >= MIN_BROKEN_LENGTH
    for (const run of isBroken ? [lines] : lines.map((line) => [line])) {
      if (lengthOf(run) >= minLength) runs.push(new Base64Run(view, run))
    }
    at = lines.at(-1)?.end ?? at
  }
  return runs
}

/** A run of base64 in a view. */
export class Base64Run {
  readonly #view: ByteView
  readonly #lines: readonly Line[]

  constructor(view: ByteView, lines: readonly Line[]) {
    this.#view = view
    this.#lines = lines
  }

  /** The decoded bytes, starting at the character with the index `skipped`. They are valid until the next call. */
  bytesFrom(skipped: number): Uint8Array {
    const view = this.#view
    const length = lengthOf(this.#lines)
    const bytes = length <= USUAL_RUN_LENGTH ? shared : new Uint8Array(length)
    let count = 0
    let phase = -skipped
    let before = 0
    for (const { start, end } of this.#lines) {
      for (let place = start; place < end; place++) {
        const bits = bitsAt(view, place)
        // Four characters hold three bytes: a byte ends in each character but the first.
        if (phase > 0) bytes[count++] = (before << (2 * phase)) | (bits >> (6 - 2 * phase))
        before = bits
        phase = phase === 3 ? 0 : phase + 1
      }
    }
    return bytes.subarray(0, count)
  }

  /** The same bytes as a view, which knows the characters of each. */
  viewFrom(skipped: number): ByteView {
    const places = placesOf(this.#lines)
    const decoded = this.bytesFrom(skipped)
    const bytes = new ByteView(decoded.length)
    for (let index = 0; index < decoded.length; index++) {
      const at = skipped + index + Math.floor(index / 3)
      bytes.pushFrom(this.#view, decoded[index] ?? 0, places[at] ?? 0, places[at + 1] ?? 0)
    }
    return bytes
  }
}

/**
 * The buffer is reused. A run is decoded four times and seldom contains a secret, so most of the time would be spent on
 * allocating memory.
 */
const shared = /* @__PURE__ */ new Uint8Array(USUAL_RUN_LENGTH)

/** A run of base64 characters, from `start` up to `end` (not included). */
interface Line {
  readonly start: number
  readonly end: number
}

const lengthOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { start, end }) => sum + end - start, 0)

/** The lines of the run that begins at a place. */
const linesAt = (view: ByteView, from: number): Line[] => {
  const lines: Line[] = []
  let end = from
  for (let start = from; bitsAt(view, start) >= 0; start = afterLineBreak(view, end)) {
    end = endOfLine(view, start)
    lines.push({ start, end })
  }
  return lines
}

/** The place after the characters of base64 from `start` on. */
const endOfLine = (view: ByteView, start: number): number => {
  let end = start + 1
  while (bitsAt(view, end) >= 0) end++
  return end
}

/** The places of the characters of these lines in the view. */
const placesOf = (lines: readonly Line[]): Int32Array => {
  const places = new Int32Array(lengthOf(lines))
  let length = 0
  for (const { start, end } of lines) {
    for (let place = start; place < end; place++) places[length++] = place
  }
  return places
}

/** The first place after a line break and its surroundings. `from` if there is no line break. */
const afterLineBreak = (view: ByteView, from: number): number => {
  let at = from
  let isBroken = false
  while (at < view.length) {
    const byte = view.at(at)
    if (LINE_BREAKS.has(byte)) isBroken = true
    else if (!AROUND_LINE_BREAKS.has(byte) && !isJoiningPlus(view, at)) break
    at++
  }
  return isBroken ? at : from
}

/** The `+` in `'first line\n' +`. */
const isJoiningPlus = (view: ByteView, at: number): boolean =>
  view.at(at) === PLUS && view.at(at - 1) === 0x20 && LINE_BREAKS.has(view.at(at + 1))

const bitsAt = (view: ByteView, at: number): number => SIX_BITS[view.at(at)] ?? -1

function sixBits(): Int8Array {
  const bitsOf = new Int8Array(256).fill(-1)
  for (const alphabet of ['+/', '-_']) {
    const characters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`
    for (let bits = 0; bits < characters.length; bits++) bitsOf[characters.charCodeAt(bits)] = bits
  }
  return bitsOf
}
