import { formatError } from '../../file-error.js'
import type { FoundFile } from '../../finding/found-file.js'
import type { FilePiece, ReadOptions } from '../file-piece.js'
import { RowShape } from '../labels.js'
import { readText } from '../text.js'
import { nameColumns } from './column-names.js'
import { readFirstRecord, readRecords } from './read-records.js'
import {
  endOfRecords,
  linesBefore,
  linesBeforeRecord,
  type QuoteFault,
  toChunk,
} from './record-splitter.js'

/** The longest record, in characters. A quote that is not closed would otherwise fill the memory. */
const MAX_RECORD_CHARACTERS = 64 * 1024 * 1024

/** What Excel writes in the first line to name the delimiter. */
const SEPARATOR_LINE = /^sep=([^\r\n])(?:\r\n|\n|\r)/i

/** The rows of a CSV file whose first line names the columns. Every value is a text: what it means is not said there. */
export async function* readCsv(file: FoundFile, options: ReadOptions): AsyncGenerator<FilePiece> {
  const reader = new CsvReader(file.id, options)
  for await (const text of readText(file)) {
    const pieces = reader.read(text, false)
    yield* pieces
  }
  yield* reader.read('', true)
}

/** The names of the columns of a CSV file. */
export const readCsvHeader = async (
  file: FoundFile,
  delimiter: string,
): Promise<readonly string[]> => {
  const reader = new CsvReader(file.id, { skip: 0, delimiter })
  for await (const text of readText(file)) {
    // Asking for the first rows reads the header, whether there are rows or not.
    reader.read(text, false).next()
    if (reader.names.length > 0) return reader.names
  }
  reader.read('', true).next()
  return reader.names
}

class CsvReader {
  readonly #id: string
  #delimiter: string
  #names: readonly string[] = []
  #rows = new RowShape([])
  #rest = ''
  /** How long the rest has to be before it is searched again. */
  #searchedAgainAt = 0
  #isFirst = true
  #lines = 0
  #toSkip: number

  constructor(id: string, { skip, delimiter }: Pick<ReadOptions, 'skip' | 'delimiter'>) {
    this.#id = id
    this.#delimiter = delimiter
    this.#toSkip = skip
  }

  get names(): readonly string[] {
    return this.#names
  }

  /** @param isEnd whether no text follows. @throws FileFormatError behind the rows that stand before the fault */
  *read(piece: string, isEnd: boolean): Generator<FilePiece> {
    const text = this.#rest + piece
    if (!isEnd && text.length < this.#searchedAgainAt) {
      this.#rest = text
      return
    }
    const end = endOfRecords(text, isEnd)
    this.#rest = text.slice(end)
    if (this.#rest.length > MAX_RECORD_CHARACTERS) {
      throw this.#error('a record is longer than 64 MB: is a quote not closed?', this.#lines + 1)
    }
    // A search reads the whole rest. A record of many pieces is searched each time that it has doubled, not at each piece.
    this.#searchedAgainAt = end > 0 ? 0 : 2 * text.length
    if (end > 0) yield* this.#readRecords(this.#withoutSeparatorLine(text.slice(0, end)))
  }

  *#readRecords(original: string): Generator<FilePiece> {
    const chunk = toChunk(original, this.#delimiter)
    if ('reason' in chunk) {
      // The records before the quote are whole.
      const before = endOfRecords(original.slice(0, chunk.offset), false)
      if (before > 0) yield* this.#readRecords(original.slice(0, before))
      throw this.#quoteError(chunk, original.slice(before), chunk.offset - before)
    }
    const { text } = chunk
    if (text !== '') yield* this.#rowsOf(text, original)
    this.#lines += linesBefore(original)
  }

  *#rowsOf(text: string, original: string): Generator<FilePiece> {
    let from = 0
    if (this.#names.length === 0) {
      const header = readFirstRecord(text, this.#delimiter)
      this.#names = nameColumns(this.#id, header.values)
      this.#rows = new RowShape(this.#names)
      from = header.end + 1
    }
    const { rows, came } = readRecords(text, from, this.#delimiter, this.#rows)
    const wanted = this.#toSkip === 0 ? rows : rows.slice(this.#toSkip)
    this.#toSkip -= rows.length - wanted.length
    if (wanted.length > 0) yield { rows: wanted, sizeBytes: text.length }
    if (came !== undefined) {
      const ragged = rows.length + (from > 0 ? 1 : 0)
      throw this.#error(
        `Invalid Record Length: columns length is ${this.#names.length}, got ${came}`,
        this.#lines + linesBeforeRecord(original, ragged) + 1,
      )
    }
  }

  #withoutSeparatorLine(text: string): string {
    if (!this.#isFirst) return text
    this.#isFirst = false
    const [line = '', delimiter] = SEPARATOR_LINE.exec(text) ?? []
    if (delimiter === undefined) return text
    this.#delimiter = delimiter
    this.#lines += 1
    return text.slice(line.length)
  }

  #quoteError({ reason }: QuoteFault, text: string, offset: number): Error {
    const line = this.#lines + linesBefore(text, offset) + 1
    if (reason === 'open')
      return this.#error('Quote Not Closed: the quote that is open at the end was opened', line)
    const place = reason === 'inside' ? 'inside of one' : 'before its end'
    return this.#error(`expected a value in quotes as a whole, got a quote ${place}`, line)
  }

  #error(reason: string, line: number): Error {
    return formatError(this.#id, `${reason} on line ${line}`)
  }
}
