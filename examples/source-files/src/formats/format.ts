import { basename, extname } from 'node:path'

import type { FoundFile } from '../files.js'
import { readBytes } from './bytes.js'
import { readCsv } from './csv.js'
import { readJsonLines } from './json-lines.js'
import { readParquet } from './parquet.js'

/** A row of a table, or a part of a file that is none. */
export type FileItem =
  { readonly row: Readonly<Record<string, unknown>> } | { readonly bytes: Buffer }

/** How a file is read. */
export interface ReadOptions {
  /** How many rows, or parts of bytes, to leave out at the beginning. */
  readonly skip: number
  /** Of CSV files. */
  readonly delimiter: string
}

/** Reads the contents of a file, in order: the same ones each time. */
export type FileReader = (file: FoundFile, options: ReadOptions) => AsyncIterable<FileItem>

const READERS = new Map<string, FileReader>([
  ['.csv', readCsv],
  ['.tsv', (file, options) => readCsv(file, { ...options, delimiter: '\t' })],
  ['.jsonl', readJsonLines],
  ['.ndjson', readJsonLines],
  ['.parquet', readParquet],
])

/** The reader for the name of a file; its bytes as they are where the name says nothing. */
export const readerFor = ({ path }: FoundFile): FileReader =>
  READERS.get(extname(path).toLowerCase()) ?? readBytes

/** The table that the rows of a file belong to: `visits` for `./2026/visits.csv`. */
export const tableOf = ({ path }: FoundFile): string => basename(path, extname(path))
