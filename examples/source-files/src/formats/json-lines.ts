import { formatError } from '../file-error.js'
import type { FoundFile } from '../files.js'
import type { FileItem, ReadOptions } from './format.js'
import { linesOf, readText } from './text.js'

/** The objects of a file that holds one a line. Empty lines are left out. */
export async function* readJsonLines(
  file: FoundFile,
  { skip }: ReadOptions,
): AsyncGenerator<FileItem> {
  let [lineNumber, count] = [0, 0]
  for await (const line of linesOf(readText(file))) {
    lineNumber += 1
    if (line.trim() === '') continue
    count += 1
    if (count > skip) yield { row: parseLine(line, `${file.id}, line ${lineNumber}`) }
  }
}

const parseLine = (text: string, place: string): Record<string, unknown> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Not the parser's own words: they repeat what stands in the file.
    throw formatError(place, 'expected a JSON object, got what is no JSON')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`
  throw formatError(place, `expected a JSON object, got ${kind}`)
}
