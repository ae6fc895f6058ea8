import { Automaton, type Pattern } from './automaton.js'
import { base64Runs } from '../reading/base64-runs.js'
import { hexLists, numberLists } from '../reading/byte-lists.js'
import { type ByteView, viewOf } from '../reading/byte-view.js'
import { minBytesBeforeCut } from '../reading/ellipsis.js'
import type { Span } from '../span.js'
import { isMostlyText, isText } from '../reading/text-bytes.js'
import {
  ALL_AND_PLUS,
  EACH_KIND,
  plusesAsSpaces,
  QUOTED_PRINTABLE,
  unescapedLevels,
  unescapeOnce,
} from '../reading/unescape.js'
import { standsAlone } from './word-boundary.js'

/** Base64 in base64 in base64 is read, and nothing deeper. */
const MAX_DEPTH = 3
/** Fewer bytes in a list are numbers like all others. */
const MIN_LISTED_BYTES = 4
/** How many bytes of a secret are enough where the text was cut. */
const MIN_CUT_BYTES = 4
/** Forms are seldom escaped more often. */
const MAX_FORM_LEVELS = 3
const PLUS = 0x2b
const QUOTES = new Set([0x22, 0x27, 0x60])

/** Where the bytes of a view come from. */
interface Place {
  /** How deep what is encoded in it is read. */
  readonly depth: number
  /** Whether words begin and end in it, so that a secret can stand alone. */
  readonly hasWords: boolean
}

/**
 * Finds secrets in a text by reading what the text says: as it is, with its escapes read, and as the bytes that its
 * base64, its hexadecimal digits and its lists of numbers say. The time is linear in the length of the text.
 */
export class SecretFinder {
  readonly #automaton: Automaton
  readonly #minBytes: number
  readonly #minBase64: number

  constructor(patterns: readonly Pattern[]) {
    this.#automaton = new Automaton(patterns)
    this.#minBytes = patterns.reduce((least, { bytes }) => Math.min(least, bytes.length), Infinity)
    this.#minBase64 = Math.ceil((this.#minBytes * 4) / 3)
  }

  /**
   * @param isCut whether the text went on, so that the beginning of a secret at its end is a secret
   * @returns where secrets stand, in any order; spans may overlap
   */
  find(text: string, isCut = false): Span[] {
    if (this.#minBytes === Infinity) return []
    const view = viewOf(text, isCut)
    const spans: Span[] = []
    this.#findIn(view, { depth: MAX_DEPTH, hasWords: true }, spans)
    return spans
  }

  #findIn(view: ByteView, place: Place, spans: Span[]): void {
    const levels = [view, ...unescapedLevels(view)]
    // A form may stand inside what escapes it, so that its `+` is read at each of the first levels.
    const forms = levels
      .slice(0, MAX_FORM_LEVELS)
      .filter(({ bytes }) => bytes.includes(PLUS))
      .map((level) => unescapeOnce(level, ALL_AND_PLUS))
    const mails = [view, levels.at(-1) ?? view].map((level) =>
      unescapeOnce(level, QUOTED_PRINTABLE),
    )
    const others = [...new Set([...forms, ...mails])].filter((other) => !levels.includes(other))
    const chains = [levels, ...others.map((other) => [other, ...unescapedLevels(other)])]
    const lasts = chains.map((levels) => levels.at(-1) ?? view)
    const kinds = EACH_KIND.map((kind) => unescapeOnce(view, kind))
    const spaced = lasts.map(plusesAsSpaces)
    for (const each of new Set([...chains.flat(), ...kinds, ...spaced])) {
      this.#match(each, place, spans)
    }
    if (place.depth === 0) return
    for (const each of new Set([view, ...lasts, ...spaced])) {
      this.#findEncoded(each, place.depth - 1, spans)
    }
  }

  #findEncoded(view: ByteView, depth: number, spans: Span[]): void {
    const minListed = Math.max(this.#minBytes, MIN_LISTED_BYTES)
    for (const bytes of [
      ...base64Runs(view, this.#minBase64),
      ...hexLists(view, minListed),
      ...numberLists(view, minListed),
    ]) {
      const place = { depth, hasWords: isText(bytes.bytes) }
      if (isMostlyText(bytes.bytes)) this.#findIn(bytes, place, spans)
      else this.#match(bytes, place, spans)
    }
  }

  #match(view: ByteView, place: Place, spans: Span[]): void {
    const automaton = this.#automaton
    let state = Automaton.START
    // Behind the last byte that is no quote: `'the beginning'... 100 more characters`.
    let unquoted = { state, end: 0 }
    for (let at = 0; at < view.length; at++) {
      const minBytes = minBytesBeforeCut(view, at)
      if (minBytes > 0) {
        this.#addCut(view, { state, end: at }, minBytes, spans)
        this.#addCut(view, unquoted, minBytes, spans)
      }
      const byte = view.at(at)
      state = automaton.next(state, byte)
      if (automaton.isEnd(state)) this.#addEnding(view, place, { state, end: at + 1 }, spans)
      if (!QUOTES.has(byte)) unquoted = { state, end: at + 1 }
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

  /** The beginning of a secret, where the rest of it was cut off. */
  #addCut(view: ByteView, { state, end }: Reached, minBytes: number, spans: Span[]): void {
    const length = this.#automaton.depth(state)
    if (length >= minBytes) spans.push(spanOf(view, end - length, end))
  }
}

/** A state of the automaton, and the place in front of which it was reached. */
interface Reached {
  readonly state: number
  readonly end: number
}

const spanOf = (view: ByteView, start: number, end: number): Span => ({
  start: view.start(start),
  end: view.end(end - 1),
})
