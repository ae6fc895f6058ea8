import type { Span } from '../span.js'

const SCHEME_AND_TOKEN = /\b(?:bearer|basic)(?:\s+|%20|\+)([\w.~+/=-]{4,})/gi
/** Every word of a message, such as `authentication`, is shorter. */
const MAX_WORD_LENGTH = 18

/** Finds the credentials after `Bearer` and `Basic`, also without the name of a header. */
export const findAuthorizations = (text: string): Span[] =>
  [...text.matchAll(SCHEME_AND_TOKEN)].flatMap(({ 0: found, 1: token = '', index }) => {
    const end = index + found.length
    // A challenge, `Bearer realm="…"`, asks for credentials and holds none.
    const isChallenge = /^[a-z_]+=$/.test(token) && /["']/.test(text.charAt(end))
    return isChallenge || isWords(token) ? [] : [{ start: end - token.length, end }]
  })

/**
 * `Basic authentication` is no secret, `Basic dXNlcjpwYXNz` is one: ordinary words have no digits and no mixed case.
 */
const isWords = (token: string): boolean =>
  !/[\d+=_~]|[a-z][A-Z]|[A-Z]{2,}[a-z]/.test(token) &&
  token.split(/[-./]/).every(({ length }) => length <= MAX_WORD_LENGTH)
