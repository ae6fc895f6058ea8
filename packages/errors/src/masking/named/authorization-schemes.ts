import type { Span } from '../span.js'

const SCHEME_AND_TOKEN = /\b(?:bearer|basic)(?:\s+|%20|\+)([\w.~+/=-]{4,})/gi
/** The longest word of a message, such as `authentication`, has fewer letters. */
const MAX_WORD_LENGTH = 18

/** Finds what follows `Bearer` and `Basic`, also where no header names it. */
export const findAuthorizations = (text: string): Span[] =>
  [...text.matchAll(SCHEME_AND_TOKEN)].flatMap(({ 0: found, 1: token = '', index }) => {
    const end = index + found.length
    // A challenge, `Bearer realm="…"`, tells what is asked for.
    const isChallenge = /^[a-z_]+=$/.test(token) && /["']/.test(text.charAt(end))
    return isChallenge || isWords(token) ? [] : [{ start: end - token.length, end }]
  })

/** `Basic authentication` is told, `Basic dXNlcjpwYXNz` is not: an ordinary word has no digits and no mixed case. */
const isWords = (token: string): boolean =>
  !/[\d+=_~]|[a-z][A-Z]|[A-Z]{2,}[a-z]/.test(token) &&
  token.split(/[-./]/).every(({ length }) => length <= MAX_WORD_LENGTH)
