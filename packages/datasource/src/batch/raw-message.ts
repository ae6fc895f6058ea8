import { InvalidArgumentError } from '@panoply/errors'

import { describeValue, isPlainObject } from '@panoply/errors/internal'
import type { RawMessage } from './batch.js'

/**
 * A message that carries bytes through the system; see `DataSource.raw`.
 *
 * @param tag connects the message with its metadata: a file name, a batch id
 * @param bytes a text is taken as UTF-8
 * @param metadata keys to add to the message, for instance `{ __state: stateId }`
 * @throws InvalidArgumentError for an empty tag, bytes of another kind, and metadata that are no plain object
 */
export const toRawMessage = (
  tag: string,
  bytes: string | Uint8Array | ArrayBuffer,
  metadata: Readonly<Record<string, unknown>> = {},
): RawMessage => {
  if (typeof tag !== 'string' || tag === '') {
    throw refusal('tag', 'a text of at least one character', tag)
  }
  if (!isPlainObject(metadata)) throw refusal('metadata', 'a plain object', metadata)
  return { type: 'raw', tag, raw: bufferOf(bytes).toString('base64'), metadata: { ...metadata } }
}

const bufferOf = (bytes: unknown): Buffer => {
  if (typeof bytes === 'string') return Buffer.from(bytes)
  if (ArrayBuffer.isView(bytes))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // `instanceof` would refuse a buffer of another realm.
  if (Object.prototype.toString.call(bytes) === '[object ArrayBuffer]') {
    return Buffer.from(bytes as ArrayBuffer)
  }
  throw refusal('bytes', 'a text, a Uint8Array or an ArrayBuffer', bytes)
}

const refusal = (argument: string, expected: string, came: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`raw: expected ${expected} as ${argument}, got ${describeValue(came)}`, {
    argument,
  })
