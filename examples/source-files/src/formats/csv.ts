import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'

import { CsvError, parse } from 'csv-parse'

import { formatError } from '../file-error.js'
import type { FoundFile } from '../files.js'
import type { FileItem, ReadOptions } from './format.js'

/** The rows of a CSV file whose first line names the columns. Every value is a text: what it means is not said there. */
export async function* readCsv(
  { id, path }: FoundFile,
  { skip, delimiter }: ReadOptions,
): AsyncGenerator<FileItem> {
  const parser = parse({
    ...{ delimiter, bom: true, skip_empty_lines: true },
    columns: (names: string[]) => checkNames(id, names),
  })
  // What goes wrong with the file destroys the parser too: the loop below throws it.
  pipeline(createReadStream(path), parser, () => undefined)
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
