import type { FoundFile } from '../finding/found-file.js'
import type { TableRow } from './labels.js'

/** Some rows of a table, or a part of a file that is none. */
export type FilePiece =
  | {
      /** They belong to the taker. */
      readonly rows: readonly TableRow[]
      /** About how much memory they take. */
      readonly sizeBytes: number
    }
  | { readonly part: Buffer }

/** How a file is read. */
export interface ReadOptions {
  /** How many rows, or parts of bytes, to leave out at the beginning. */
  readonly skip: number
  /** Of CSV files. */
  readonly delimiter: string
}

/** Reads the contents of a file, in order: the same ones each time. What is before a fault comes before its error. */
export type FileReader = (file: FoundFile, options: ReadOptions) => AsyncIterable<FilePiece>
