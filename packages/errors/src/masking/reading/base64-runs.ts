import { ByteView } from './byte-view.js'
import { bytesOf } from './bytes-of.js'

/**
 * The six bits of each character of base64, in its usual alphabet and in the one for URLs. -1 for other characters.
 */
const SIX_BITS = /* @__PURE__ */ sixBits()

const LINE_BREAKS = new Set([0x0a, 0x0d])
/** What separates two lines of one value: indentation, and the way in which `inspect` joins lines. */
const AROUND_LINE_BREAKS = /* @__PURE__ */ bytesOf(' \t\'"`,\\>|')
const PLUS = 0x2b
/** A shorter value fits one line. Two short lines are words, not a value. */
const MIN_BROKEN_LENGTH = 11

/**
 * The bytes of the base64 in a view, also if it is broken into lines. Characters before a value may look like base64,
 * too. So each run is decoded from each of its first four characters.
 *
 * @param minLength shorter runs are left out
 */
export const base64Runs = (view: ByteView, minLength: number): ByteView[] => {
  const runs: ByteView[] = []
  for (let at = 0; at < view.length;) {
    if (bitsAt(view, at) < 0) {
      at++
      continue
    }
    const lines = linesAt(view, at)
    const isBroken = lengthOf(lines) >= MIN_BROKEN_LENGTH
    for (const run of isBroken ? [lines] : lines.map((line) => [line])) {
      if (lengthOf(run) < minLength) continue
      const places = placesOf(run)
      for (let skipped = 0; skipped < 4; skipped++) runs.push(decoded(view, places, skipped))
    }
    at = lines.at(-1)?.end ?? at
  }
  return runs
}

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
    end = start + 1
    while (bitsAt(view, end) >= 0) end++
    lines.push({ start, end })
  }
  return lines
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

/** The first place behind a line break and its surroundings. `from` if there is no line break. */
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

const decoded = (view: ByteView, places: Int32Array, skipped: number): ByteView => {
  const bytes = new ByteView(places.length)
  for (let at = skipped; at + 1 < places.length; at++) {
    const phase = (at - skipped) % 4
    // Four characters hold three bytes. The last byte begins in the third character.
    if (phase === 3) continue
    const [first = 0, second = 0] = [places[at], places[at + 1]]
    const bits = (bitsAt(view, first) << 6) | bitsAt(view, second)
    bytes.pushFrom(view, (bits >> (4 - 2 * phase)) & 0xff, first, second)
  }
  return bytes
}

function sixBits(): Int8Array {
  const bitsOf = new Int8Array(256).fill(-1)
  for (const alphabet of ['+/', '-_']) {
    const characters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`
    for (const [bits, byte] of Buffer.from(characters).entries()) bitsOf[byte] = bits
  }
  return bitsOf
}
