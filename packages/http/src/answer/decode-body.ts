/** `application/json`, `application/problem+json`, `text/json`, and their like. */
const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]+\+)?(?:json|x-json)$/

/** The media type of an answer in lower case, without its parameters; an empty text where there is none. */
export const mediaType = (headers: Headers): string =>
  (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

/**
 * Whether an answer may be read as JSON. One without a content type may.
 *
 * @param others more types under which this API sends JSON
 */
export const isJsonType = (type: string, others: readonly string[]): boolean =>
  type === '' || JSON_TYPE.test(type) || others.includes(type)

/**
 * The text of a body, in the character set that the answer names, else UTF-8. A byte order mark is left out.
 *
 * @returns `undefined` where the bytes are no text in that character set
 */
export const decodeText = (bytes: Uint8Array, headers: Headers): string | undefined => {
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(headers.get('content-type') ?? '')?.[1]
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The value of a JSON text; `undefined`, which JSON cannot say, where it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
