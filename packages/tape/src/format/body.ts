import { isUtf8 } from 'node:buffer'

import type { TapeBody } from './tape.js'

/** Encodes a body for a tape. */
export const encodeBody = (bytes: Buffer): TapeBody => {
  if (bytes.length === 0) return {}
  if (!isUtf8(bytes)) return { base64: bytes.toString('base64') }
  const text = bytes.toString('utf8')
  const json = losslessJson(text)
  return json ?? { text }
}

/** The bytes of a body on a tape. */
export const decodeBody = (body: TapeBody): Buffer => {
  if ('json' in body) return Buffer.from(JSON.stringify(body.json))
  if ('text' in body) return Buffer.from(body.text)
  return 'base64' in body ? Buffer.from(body.base64, 'base64') : Buffer.alloc(0)
}

const STRINGS_AND_BLANKS = /("(?:[^"\\]|\\.)*")|\s+/g

/**
 * The parsed JSON. `undefined` if parsing loses something: a number with too many digits, or a field that exists twice.
 */
const losslessJson = (text: string): { readonly json: unknown } | undefined => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof json !== 'object' || json === null) return undefined
  const withoutBlanks = text.replace(STRINGS_AND_BLANKS, '$1')
  return withoutBlanks === JSON.stringify(json) ? { json } : undefined
}
