import { basename, extname } from 'node:path'

import type { FoundFile } from '../finding/found-file.js'
import { readBytes } from './bytes.js'
import { readCsv } from './csv/read-csv.js'
import type { FileReader } from './file-piece.js'
import { readJsonLines } from './json-lines.js'
import { readParquet } from './parquet/read-parquet.js'

/** What the name of a file says about its contents. */
export type Format = 'csv' | 'tsv' | 'json-lines' | 'parquet' | 'bytes'

const FORMATS = new Map<string, Format>([
  ['.csv', 'csv'],
  ['.tsv', 'tsv'],
  ['.jsonl', 'json-lines'],
  ['.ndjson', 'json-lines'],
  ['.parquet', 'parquet'],
])

const READERS: Readonly<Record<Format, FileReader>> = {
  csv: readCsv,
  tsv: (file, options) => readCsv(file, { ...options, delimiter: '\t' }),
  'json-lines': readJsonLines,
  parquet: readParquet,
  bytes: readBytes,
}

/** The format that the name of a file says; its bytes as they are if it says none. */
export const formatOf = ({ id }: FoundFile): Format =>
  FORMATS.get(extname(id).toLowerCase()) ?? 'bytes'

export const readerFor = (file: FoundFile): FileReader => READERS[formatOf(file)]

/** The table that the rows of a file belong to: `visits` for `./2026/visits.csv`. */
export const tableOf = ({ id }: FoundFile): string => basename(id, extname(id))
