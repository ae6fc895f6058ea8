/** `application/json`, `application/problem+json`, `text/json`, and similar types. */
const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?(?:json|x-json)$/

/** The media type of an answer in lower case, without its parameters. An empty text if there is none. */
export const mediaType = (headers: Headers): string =>
  (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

/**
 * Whether an answer may be read as JSON. An answer without a content type may be.
 *
 * @param others more types under which this API sends JSON
 */
export const isJsonType = (type: string, others: readonly string[]): boolean =>
  type === '' || JSON_TYPE.test(type) || others.includes(type)

/**
 * The text of a body, in the character set that the answer names, or else in UTF-8. A byte order mark is left out.
 *
 * @returns `undefined` if the bytes are no text in that character set
 */
export const decodeText = (bytes: Uint8Array, headers: Headers): string | undefined => {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(headers.get('content-type') ?? '')?.[1]
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The value of a JSON text. `undefined`, which JSON cannot express, for a text that is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
