/** The members of a token answer. */
export type AnswerBody = Readonly<Record<string, unknown>>

/**
 * Reads the body of an answer, whatever its content type says: a JSON object, also inside of an array of one or inside
 * of a JSON text, or a form such as `access_token=…&expires=…`. `undefined` if it is none of them.
 *
 * All readable forms are accepted, because the refresh token may already be used up when an answer comes.
 */
export const parseAnswerBody = (text: string): AnswerBody | undefined =>
  objectIn(parseJson(text)) ?? parseForm(text)

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The parser's message quotes the body, which holds tokens.
    return undefined
  }
}

const objectIn = (value: unknown): AnswerBody | undefined => {
  if (typeof value === 'string') return plainObject(parseJson(value))
  return plainObject(Array.isArray(value) && value.length === 1 ? value[0] : value)
}

const plainObject = (value: unknown): AnswerBody | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as AnswerBody)
    : undefined

/** A form needs a name and an equals sign; a page of HTML has white space and brackets. */
const FORM = /^[\w.~%+-]+=[^\s<>]*$/

const parseForm = (text: string): AnswerBody | undefined => {
  const form = text.trim().replace(/^[?&]/, '')
  return FORM.test(form) ? Object.fromEntries(new URLSearchParams(form)) : undefined
}

/** The first bytes of a text in an encoding with two bytes per character. */
const TWO_BYTE_ENCODINGS: readonly (readonly [encoding: string, first: number, second: number])[] =
  [
    ['utf-16le', 0xff, 0xfe],
    ['utf-16be', 0xfe, 0xff],
    // Detected without a byte order mark, because an answer begins with an ASCII character.
    ['utf-16be', 0, -1],
    ['utf-16le', -1, 0],
  ]

/**
 * The text of a body. The encoding comes from the byte order mark, or else from the charset of the content type. The
 * default is UTF-8.
 */
export const decodeAnswerBody = (bytes: Uint8Array, contentType: string | null): string => {
  const [first = -1, second = -1] = bytes
  const found = TWO_BYTE_ENCODINGS.find(
    ([, one, two]) => (one === -1 || one === first) && (two === -1 || two === second),
  )
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1]
  return decoderFor(found?.[0] ?? charset).decode(bytes)
}

const decoderFor = (encoding: string | undefined) => {
  try {
    return new TextDecoder(encoding)
  } catch {
    // An encoding that does not exist. UTF-8 reads the ASCII characters of nearly all others.
    return new TextDecoder()
  }
}
