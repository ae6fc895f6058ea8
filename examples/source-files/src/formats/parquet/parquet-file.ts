import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet'

import type { FoundFile } from '../../finding/found-file.js'
import { openFound } from '../../finding/open-found.js'
import { decodeRows, type FilePlace } from './decode-thread.js'
import { asStored } from './parquet-values.js'

/** What is wrong with a file, in words. */
export class ParquetFault extends Error {}

/** What a Parquet file begins and ends with: https://parquet.apache.org/docs/file-format/ */
const MARK = 'PAR1'
/** At the end stand the length of the metadata and the mark. */
const TRAILER_BYTES = 4 + MARK.length

/** A group of rows, which is decoded as a whole. */
export interface RowGroup {
  readonly start: number
  readonly end: number
  readonly sizeBytes: number
}

/** What a Parquet file says of itself. */
export class ParquetFile {
  readonly #place: FilePlace
  readonly #metadata: FileMetaData
  readonly columns: readonly SchemaTree[]

  constructor(place: FilePlace, metadata: FileMetaData) {
    this.#place = place
    this.columns = parquetSchema(metadata).children
    this.#metadata = { ...metadata, schema: asStored(metadata.schema) }
  }

  /** @throws ParquetFault for what is no Parquet file, or not a whole one */
  static async open(file: FoundFile): Promise<ParquetFile> {
    const handle = await openFound(file)
    try {
      const { size: byteLength, dev, ino } = await handle.stat()
      const slice = async (start: number, end = byteLength): Promise<ArrayBuffer> => {
        const bytes = new Uint8Array(end - start)
        await handle.read(bytes, 0, bytes.length, start)
        return bytes.buffer
      }
      const buffer = { byteLength, slice }
      const reason = await unlikeParquet(buffer)
      if (reason !== undefined) throw new ParquetFault(`expected a Parquet file, got ${reason}`)
      return new ParquetFile({ path: file.path, dev, ino }, await parquetMetadataAsync(buffer))
    } finally {
      await handle.close()
    }
  }

  get names(): string[] {
    return this.columns.map(({ element }) => element.name)
  }

  get groups(): RowGroup[] {
    let start = 0
    return this.#metadata.row_groups.map(({ num_rows, total_byte_size }) => {
      const group = { start, end: start + Number(num_rows), sizeBytes: Number(total_byte_size) }
      start = group.end
      return group
    })
  }

  /** The values of some rows as they are stored, in the order of the columns. */
  decode(
    rowStart: number,
    rowEnd: number,
    limitMs: number,
  ): Promise<readonly (readonly unknown[])[]> {
    const question = { ...this.#place, metadata: this.#metadata, rowStart, rowEnd }
    return decodeRows(question, limitMs)
  }
}

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
