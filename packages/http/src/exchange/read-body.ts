import { decodeText, isJsonType, mediaType, parseJson } from '../answer/decode-body.js'
import { HttpError } from '../errors/http-error.js'
import type { Answer } from './answer.js'

/** The number of bytes that an error shows of an answer that is not JSON. */
const MAX_SHOWN_BYTES = 4_096

/** How an answer is read. */
export interface BodyRules {
  readonly maxBodyBytes: number
  /** Further content types under which this API sends JSON. */
  readonly jsonTypes: readonly string[]
  readonly method: string
}

/**
 * The whole body, decompressed.
 *
 * @throws HttpError when it is larger than `maxBodyBytes`, breaks off, or takes too long
 */
export const readBytes = async (answer: Answer, maxBodyBytes: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of answer.chunks('whole')) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBodyBytes) {
      throw answer.failures.tooLarge('has', maxBodyBytes, 'maxBodyBytes', answer.status)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * The first bytes of a body. If a refusal breaks off, the bytes that came are returned, because the status is known.
 */
export const readBeginning = async (answer: Answer, maxBytes: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  try {
    for await (const chunk of answer.chunks('whole')) {
      chunks.push(chunk)
      sizeBytes += chunk.length
      if (sizeBytes >= maxBytes) break
    }
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
  }
  return Buffer.concat(chunks).subarray(0, maxBytes)
}

/**
 * The text of a body.
 *
 * @throws HttpError as {@link readBytes}, and when the bytes are no text in the character set of the answer
 */
export const readText = async (answer: Answer, maxBodyBytes: number): Promise<string> => {
  const text = decodeText(await readBytes(answer, maxBodyBytes), answer.headers)
  if (text !== undefined) return text
  throw answer.failures.unexpected('text', 'bytes that are none', answer.status)
}

/**
 * The value of a JSON body. `undefined` for an answer without a body: a 204 or 205, the answer to a HEAD, and an empty
 * answer to any method but GET.
 *
 * @throws HttpError as {@link readText}, and when the answer has another content type or is no JSON
 */
export const readJson = async (answer: Answer, rules: BodyRules): Promise<unknown> => {
  const { method, maxBodyBytes, jsonTypes } = rules
  const { status, headers, failures } = answer
  if (status === 204 || status === 205 || method === 'HEAD') {
    await readBytes(answer, maxBodyBytes)
    return undefined
  }
  await refuseOtherTypes(answer, jsonTypes)
  const bytes = await readBytes(answer, maxBodyBytes)
  if (bytes.length === 0 && method !== 'GET') return undefined
  const text = decodeText(bytes, headers)
  if (text === undefined) throw failures.unexpected('JSON', 'bytes that are not text', status)
  const value = parseJson(text)
  if (value !== undefined) return value
  const came = text.trim() === '' ? 'an empty answer' : 'text that is not JSON'
  throw failures.unexpected('JSON', came, status, text)
}

/** @throws HttpError when the answer is not marked as JSON */
export const refuseOtherTypes = async (
  answer: Answer,
  jsonTypes: readonly string[],
): Promise<void> => {
  const type = mediaType(answer.headers)
  // An answer without a body needs no content type.
  if (isJsonType(type, jsonTypes) || answer.headers.get('content-length') === '0') return
  const beginning = await readBeginning(answer, MAX_SHOWN_BYTES)
  throw answer.failures.unexpected('JSON', type, answer.status, beginning.toString())
}
