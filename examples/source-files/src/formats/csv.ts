import { pipeline, Readable } from 'node:stream'

import { CsvError, parse } from 'csv-parse'

import { formatError } from '../file-error.js'
import type { FoundFile } from '../files.js'
import type { FileItem, ReadOptions } from './format.js'
import { readText } from './text.js'

/** The rows of a CSV file whose first line names the columns. Every value is a text: what it means is not said there. */
export async function* readCsv(
  file: FoundFile,
  { skip, delimiter }: ReadOptions,
): AsyncGenerator<FileItem> {
  const { id } = file
  const parser = parse({
    ...{ delimiter, skip_empty_lines: true },
    columns: (names: string[]) => nameColumns(id, names),
  })
  // What goes wrong with the file destroys the parser too: the loop below throws it.
  pipeline(Readable.from(readText(file)), parser, () => undefined)
  let count = 0
  try {
    for await (const row of parser) {
      count += 1
      if (count > skip) yield { row: row as Record<string, unknown> }
    }
  } catch (error) {
    // Without the parser's error as a cause: it holds the row.
    throw error instanceof CsvError ? formatError(id, reasonOf(error)) : error
  }
}

/** The parser's own words, except where they repeat what stands in the file. */
const reasonOf = (error: CsvError): string =>
  error.code === 'INVALID_OPENING_QUOTE'
    ? `expected a value in quotes as a whole, got a quote inside of one on line ${String(error['lines'])}`
    : error.message

/** Spreadsheets and indexes have columns without a name: they get that of their place. Of two alike one would be lost. */
const nameColumns = (id: string, given: readonly string[]): string[] => {
  const names = given.map((name, index) => (name.trim() === '' ? `column_${index + 1}` : name))
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice === undefined) return names
  throw formatError(id, `there are two columns named ${JSON.stringify(twice)}`)
}
