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
    columns: (names: string[]) => checkNames(id, names),
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
    throw error instanceof CsvError ? formatError(id, error.message, error) : error
  }
}

/** Of two columns with one name the first would be lost. */
const checkNames = (id: string, names: readonly string[]): string[] => {
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined)
    throw formatError(id, `there are two columns named ${JSON.stringify(twice)}`)
  return [...names]
}
