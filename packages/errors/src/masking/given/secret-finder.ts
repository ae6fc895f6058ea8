import { Automaton, type Pattern } from './automaton.js'
import { base64Runs } from '../reading/base64-runs.js'
import { characterLists, hexLists, numberLists } from '../reading/byte-lists.js'
import { type ByteView, viewOf } from '../reading/byte-view.js'
import { isQuote } from '../reading/bytes-of.js'
import { hasEllipsis, minBytesBeforeCut } from '../reading/ellipsis.js'
import type { Span } from '../span.js'
import { isMostlyText, isText } from '../reading/text-bytes.js'
import {
  ALL_AND_PLUS,
  DOUBLED_QUOTES,
  EACH_KIND,
  mayHaveEscapes,
  plusesAsSpaces,
  QUOTED_PRINTABLE,
  unescapedLevels,
  unescapeOnce,
} from '../reading/unescape.js'
import { SecretPieces } from './secret-pieces.js'
import { standsAlone } from './word-boundary.js'

/** Base64 is decoded three levels deep. */
const MAX_DEPTH = 3
/** Shorter lists count as ordinary numbers. */
const MIN_LISTED_BYTES = 4
/** If the text was cut, at least this number of bytes of a secret counts as the secret. */
const MIN_CUT_BYTES = 4
/** Escapes are seldom nested deeper. */
const MAX_FORM_LEVELS = 3
const PLUS = 0x2b

/** The origin of the bytes of a view. */
interface Place {
  /** How many levels of encoding are still decoded in it. */
  readonly depth: number
  /** Whether it has words, so that a secret can stand alone in it. */
  readonly hasWords: boolean
}

/**
 * Finds secrets in a text. It searches the text as it is, the text with its escapes decoded, and the bytes that its
 * base64, its hexadecimal digits and its lists of numbers and characters stand for. The time is linear in the length of the text.
 */
export class SecretFinder {
  readonly #automaton: Automaton
  readonly #pieces: SecretPieces
  readonly #minBytes: number
  readonly #minBase64: number
  readonly #minListed: number
  readonly #hasQuotes: boolean

  constructor(patterns: readonly Pattern[]) {
    this.#automaton = new Automaton(patterns)
    this.#pieces = new SecretPieces(
      patterns.filter(({ alone }) => !alone).map(({ bytes }) => bytes),
    )
    this.#minBytes = patterns.reduce(
      (least, { bytes }) => Math.min(least, bytes.length),
      this.#pieces.minBytes,
    )
    this.#minListed = Math.max(this.#minBytes, MIN_LISTED_BYTES)
    this.#hasQuotes = patterns.some(({ bytes }) => bytes.some(isQuote))
    this.#minBase64 = Math.ceil((this.#minBytes * 4) / 3)
  }

  /**
   * @param isCut whether the end of the text was cut off: then the beginning of a secret at its end counts, too
   * @returns the places of the secrets, in any order; they may overlap
   */
  find(text: string, isCut = false): Span[] {
    if (this.#minBytes === Infinity) return []
    const view = viewOf(text, isCut)
    const spans: Span[] = []
    this.#findIn(view, { depth: MAX_DEPTH, hasWords: true }, spans)
    return spans
  }

  #findIn(view: ByteView, place: Place, spans: Span[]): void {
    if (this.#hasQuotes || mayHaveEscapes(view)) {
      this.#findEscaped(view, place, spans)
      return
    }
    this.#match(view, place, spans)
    if (place.depth === 0) return
    this.#findEncoded(view, place.depth - 1, spans)
    this.#findCharacters(view, place.depth - 1, spans)
  }

  #findEscaped(view: ByteView, place: Place, spans: Span[]): void {
    const levels = [view, ...unescapedLevels(view)]
    // A form may be inside another escape. So its `+` is decoded at each of the first levels.
    const forms = levels
      .slice(0, MAX_FORM_LEVELS)
      .filter(({ bytes }) => bytes.includes(PLUS))
      .map((level) => unescapeOnce(level, ALL_AND_PLUS))
    const mails = [view, levels.at(-1) ?? view].map((level) =>
      unescapeOnce(level, QUOTED_PRINTABLE),
    )
    const quoted = this.#hasQuotes
      ? [view, levels.at(-1) ?? view].map((level) => unescapeOnce(level, DOUBLED_QUOTES))
      : []
    const others = [...new Set([...forms, ...mails, ...quoted])].filter(
      (other) => !levels.includes(other),
    )
    const chains = [levels, ...others.map((other) => [other, ...unescapedLevels(other)])]
    const lasts = chains.map((levels) => levels.at(-1) ?? view)
    const kinds = EACH_KIND.map((kind) => unescapeOnce(view, kind))
    const spaced = lasts.map(plusesAsSpaces)
    for (const each of new Set([...chains.flat(), ...kinds, ...spaced])) {
      this.#match(each, place, spans)
    }
    if (place.depth === 0) return
    const depth = place.depth - 1
    for (const each of new Set([view, ...lasts, ...spaced])) this.#findEncoded(each, depth, spans)
    // The last level has no `'\\'` any more.
    for (const each of new Set([...levels.slice(0, MAX_FORM_LEVELS), ...lasts])) {
      this.#findCharacters(each, depth, spans)
    }
  }

  #findCharacters(view: ByteView, depth: number, spans: Span[]): void {
    for (const bytes of characterLists(view, this.#minListed)) {
      this.#findInBytes(bytes, depth, spans)
    }
  }

  #findEncoded(view: ByteView, depth: number, spans: Span[]): void {
    for (const run of base64Runs(view, this.#minBase64)) {
      for (let skipped = 0; skipped < 4; skipped++) {
        if (!this.#mayHold(run.bytesFrom(skipped))) continue
        this.#findInBytes(run.viewFrom(skipped), depth, spans)
      }
    }
    for (const bytes of [
      ...hexLists(view, this.#minListed),
      ...numberLists(view, this.#minListed),
    ]) {
      this.#findInBytes(bytes, depth, spans)
    }
  }

  /** Whether a secret may be in decoded bytes. Most words of a text look like base64, and stand for bytes of no meaning. */
  #mayHold(bytes: Uint8Array): boolean {
    return (
      isMostlyText(bytes) ||
      this.#pieces.areIn(bytes) ||
      this.#automaton.endsIn(bytes) ||
      hasEllipsis(bytes)
    )
  }

  #findInBytes(bytes: ByteView, depth: number, spans: Span[]): void {
    for (const span of this.#pieces.find(bytes)) spans.push(span)
    const place = { depth, hasWords: isText(bytes.bytes) }
    if (isMostlyText(bytes.bytes)) this.#findIn(bytes, place, spans)
    else this.#match(bytes, place, spans)
  }

  #match(view: ByteView, place: Place, spans: Span[]): void {
    const automaton = this.#automaton
    let state: number = Automaton.START
    // After the last byte that is not a quote: `'the beginning'... 100 more characters`.
    let unquotedState = state
    let unquotedEnd = 0
    for (let at = 0; at < view.length; at++) {
      const minBytes = minBytesBeforeCut(view, at)
      if (minBytes > 0) {
        this.#addCut(view, { state, end: at }, minBytes, spans)
        this.#addCut(view, { state: unquotedState, end: unquotedEnd }, minBytes, spans)
      }
      const byte = view.at(at)
      state = automaton.next(state, byte)
      if (automaton.isEnd(state)) this.#addEnding(view, place, { state, end: at + 1 }, spans)
      if (isQuote(byte)) continue
      unquotedState = state
      unquotedEnd = at + 1
    }
    if (view.isCut) this.#addCut(view, { state, end: view.length }, MIN_CUT_BYTES, spans)
  }

  /** The longest secret that ends here. */
  #addEnding(view: ByteView, { hasWords, depth }: Place, { state, end }: Reached, spans: Span[]) {
    const anywhere = this.#automaton.anywhere(state)
    const alone = hasWords
      ? this.#automaton
          .alone(state)
          .find((length) => standsAlone(view, end - length, end, depth === MAX_DEPTH))
      : undefined
    const length = Math.max(anywhere, alone ?? 0)
    if (length > 0) spans.push(spanOf(view, end - length, end))
  }

  /** The beginning of a secret whose rest was cut off. */
  #addCut(view: ByteView, { state, end }: Reached, minBytes: number, spans: Span[]): void {
    const length = this.#automaton.depth(state)
    if (length >= minBytes) spans.push(spanOf(view, end - length, end))
  }
}

/** A state of the automaton, and the place of the byte before which it was reached. */
interface Reached {
  readonly state: number
  readonly end: number
}

const spanOf = (view: ByteView, start: number, end: number): Span => ({
  start: view.start(start),
  end: view.end(end - 1),
})
