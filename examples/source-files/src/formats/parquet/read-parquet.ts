import { FileError, fileError, formatError } from '../../file-error.js'
import type { FoundFile } from '../../finding/found-file.js'
import type { FilePiece, ReadOptions } from '../file-piece.js'
import { rowNameOf, setColumn, type TableRow } from '../labels.js'
import { ParquetFault, ParquetFile } from './parquet-file.js'
import { type ColumnSchemas, schemaOfColumns } from './parquet-schema.js'
import { toPlain } from './parquet-values.js'

/** How long a group of rows may take to be decoded, and how much longer for its bytes: a second for each megabyte. */
const DECODE_LIMIT_MS = 30_000
const BYTES_PER_MS = 1_000

/** A group of rows is handed on in pieces of this many. */
const PIECE_ROWS = 1_000

/** The rows of a Parquet file, a group of rows at a time: that is what has to fit into memory. */
export async function* readParquet(
  file: FoundFile,
  { skip }: Pick<ReadOptions, 'skip'>,
  limitMs = DECODE_LIMIT_MS,
): AsyncGenerator<FilePiece> {
  const parquet = await guard(file, () => ParquetFile.open(file))
  const { columns, names } = parquet
  const keys = namesInRows(names)
  for (const { start, end, sizeBytes } of parquet.groups) {
    const first = Math.max(skip, start)
    if (first >= end) continue
    const limit = limitMs + sizeBytes / BYTES_PER_MS
    const values = await guard(file, () => parquet.decode(first, end, limit))
    const rowBytes = sizeBytes / (end - start)
    for (let at = 0; at < values.length; at += PIECE_ROWS) {
      const piece = values.slice(at, at + PIECE_ROWS)
      const rows = await guard(file, () => piece.map((stored) => toRow(stored)))
      yield { rows, sizeBytes: piece.length * rowBytes }
    }
  }

  function toRow(stored: readonly unknown[]): TableRow {
    const row: TableRow = {}
    keys.forEach((key, index) => {
      setColumn(row, key, toPlain(columns[index], stored[index]))
    })
    return row
  }
}

/** The JSON Schema of each column of a Parquet file. */
export const describeParquet = async (file: FoundFile): Promise<ColumnSchemas> => {
  const { columns, names } = await guard(file, () => ParquetFile.open(file))
  const schemas = schemaOfColumns(columns)
  const keys = namesInRows(names)
  return Object.fromEntries(names.map((name, index) => [keys[index] ?? name, schemas[name] ?? {}]))
}

const namesInRows = (names: readonly string[]): string[] =>
  names.map((name) => rowNameOf(name, (other) => names.includes(other)))

/** What Node does not throw, the reader does: about the contents. */
const guard = async <Result>(
  { id }: FoundFile,
  read: () => Result | Promise<Result>,
): Promise<Result> => {
  try {
    return await read()
  } catch (thrown) {
    if (thrown instanceof ParquetFault) throw formatError(id, thrown.message)
    const error = fileError(thrown, id)
    if (error instanceof FileError) throw error
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    throw formatError(id, `the Parquet file is damaged, or of an unknown kind (${message})`, thrown)
  }
}
