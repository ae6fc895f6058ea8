import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

import { FileError, fileError, formatError } from '../file-error.js'
import type { FoundFile } from '../files.js'
import type { FileItem, ReadOptions } from './format.js'

/** The rows of a Parquet file, a row group at a time: that is what has to fit into memory. */
export async function* readParquet(
  { id, path }: FoundFile,
  { skip }: ReadOptions,
): AsyncGenerator<FileItem> {
  const [file, metadata] = await guard(id, () => openParquet(id, path))
  let groupStart = 0
  for (const { num_rows: groupRows } of metadata.row_groups) {
    const rowStart = Math.max(skip, groupStart)
    const rowEnd = groupStart + Number(groupRows)
    groupStart = rowEnd
    if (rowStart >= rowEnd) continue
    const range = { rowStart, rowEnd, compressors, parsers: PARSERS, utf8: false }
    const rows = await guard(id, () => parquetReadObjects({ file, metadata, ...range }))
    for (const row of rows) yield { row: plain(row) as Record<string, unknown> }
  }
}

const openParquet = async (id: string, path: string): Promise<[AsyncBuffer, FileMetaData]> => {
  const file = await asyncBufferFromFile(path)
  const reason = await unlikeParquet(file)
  if (reason !== undefined) throw formatError(id, `expected a Parquet file, got ${reason}`)
  return [file, await parquetMetadataAsync(file)]
}

/** What a Parquet file begins and ends with: https://parquet.apache.org/docs/file-format/ */
const MARK = 'PAR1'
/** At the end stand the length of the metadata and the mark. */
const TRAILER_BYTES = 4 + MARK.length

/** What is wrong with a file that is none or not whole; the reader would say so in its own terms. */
const unlikeParquet = async (file: AsyncBuffer): Promise<string | undefined> => {
  const { byteLength } = file
  if (byteLength === 0) return 'an empty one (0 bytes)'
  const begin = Buffer.from(await file.slice(0, Math.min(byteLength, MARK.length)))
  if (!MARK.startsWith(begin.toString('latin1'))) return `one that does not begin with ${MARK}`
  const trailer = Buffer.from(await file.slice(Math.max(0, byteLength - TRAILER_BYTES)))
  const isWhole =
    byteLength >= MARK.length + TRAILER_BYTES &&
    trailer.subarray(4).toString('latin1') === MARK &&
    trailer.readUInt32LE() <= byteLength - MARK.length - TRAILER_BYTES
  return isWhole ? undefined : `one whose end is missing (${byteLength} bytes are there)`
}

/** What Node does not throw, the reader does: about the contents. */
const guard = async <Result>(id: string, read: () => Promise<Result>): Promise<Result> => {
  try {
    return await read()
  } catch (thrown) {
    const error = fileError(thrown, id)
    if (error instanceof FileError) throw error
    const reason = `the Parquet file is damaged, or of an unknown kind (${messageOf(thrown)})`
    throw formatError(id, reason, thrown)
  }
}

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)

/** Ten digits of nanoseconds and more do not fit a Date. */
const toTimestamp = (value: bigint, digits: number): string => {
  const perSecond = 10n ** BigInt(digits)
  const fraction = ((value % perSecond) + perSecond) % perSecond
  const seconds = new Date(Number((value - fraction) / perSecond) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(fraction).padStart(digits, '0')}Z`
}

const PARSERS = {
  timestampFromMilliseconds: (value: bigint) => toTimestamp(value, 3),
  timestampFromMicroseconds: (value: bigint) => toTimestamp(value, 6),
  timestampFromNanoseconds: (value: bigint) => toTimestamp(value, 9),
  dateFromDays: (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10),
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const textOf = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes)
  } catch {
    // Bytes that are no text.
    return Buffer.from(bytes).toString('base64')
  }
}

/** A value as JSON can carry it. What a number of JavaScript cannot hold becomes a text. */
const plain = (value: unknown): unknown => {
  if (value === undefined) return null
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return textOf(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, plain(inside)]))
}
