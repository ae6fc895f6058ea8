import type { StreamDeclaration } from '@panoply/datasource'

import type { FoundFile } from './finding/found-file.js'
import { readCsvHeader } from './formats/csv/read-csv.js'
import { formatOf, tableOf } from './formats/format.js'
import { describeParquet } from './formats/parquet/read-parquet.js'

/** A JSON Schema. */
type JsonSchema = Readonly<Record<string, unknown>>

const TEXT: JsonSchema = { type: ['string', 'null'] }
const LABELS: Readonly<Record<string, JsonSchema>> = { __table: { type: 'string' } }
/** Of the parts of a file that is no table. */
const PART: Readonly<Record<string, JsonSchema>> = {
  tag: { type: 'string' },
  raw: { type: 'string', contentEncoding: 'base64' },
  part: { type: 'integer' },
}

/**
 * The tables that files make, each once. JSON lines say only row by row what their columns are. A file that cannot be
 * read is left out here; the reading names it.
 */
export const declareStreams = async (
  files: readonly FoundFile[],
  delimiter: string,
): Promise<StreamDeclaration[]> => {
  const tables = new Map<string, Readonly<Record<string, JsonSchema>> | undefined>()
  for (const file of files) {
    const name = tableOf(file)
    const columns = await columnsOf(file, delimiter)
    const known = tables.has(name) ? tables.get(name) : {}
    tables.set(name, columns && known && { ...known, ...columns })
  }
  return [...tables].map(([name, columns]) =>
    columns === undefined
      ? { name, schema: {} }
      : { name, schema: { properties: { ...columns, ...LABELS } } },
  )
}

const columnsOf = async (
  file: FoundFile,
  delimiter: string,
): Promise<Readonly<Record<string, JsonSchema>> | undefined> => {
  if (file.fault !== undefined) return undefined
  try {
    switch (formatOf(file)) {
      case 'csv':
        return textColumns(await readCsvHeader(file, delimiter))
      case 'tsv':
        return textColumns(await readCsvHeader(file, '\t'))
      case 'parquet':
        return await describeParquet(file)
      case 'bytes':
        return PART
      case 'json-lines':
        return undefined
    }
  } catch {
    // The reading tells it, with everything else that it can read.
    return undefined
  }
}

const textColumns = (names: readonly string[]): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(names.map((name) => [name, TEXT]))
