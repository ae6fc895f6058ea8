import { parseJson } from '@panoply/datasource'

import { formatError } from '../file-error.js'
import type { FoundFile } from '../finding/found-file.js'
import type { FilePiece, ReadOptions } from './file-piece.js'
import { type TableRow, withoutLabels } from './labels.js'
import { lineGroupsOf, readText } from './text.js'

/** The objects of a file that holds one per line. Empty lines are left out. Numbers keep their digits. */
export async function* readJsonLines(
  file: FoundFile,
  { skip }: Pick<ReadOptions, 'skip'>,
): AsyncGenerator<FilePiece> {
  let [lineNumber, count] = [0, 0]
  for await (const lines of lineGroupsOf(file.id, readText(file))) {
    const rows: TableRow[] = []
    let sizeBytes = 0
    let fault: Error | undefined
    for (const line of lines) {
      lineNumber += 1
      if (line.trim() === '') continue
      count += 1
      if (count <= skip) continue
      try {
        rows.push(parseLine(line, `${file.id}, line ${lineNumber}`))
      } catch (thrown) {
        // `parseLine` throws nothing else.
        fault = thrown as Error
        break
      }
      sizeBytes += line.length
    }
    if (rows.length > 0) yield { rows, sizeBytes }
    if (fault) throw fault
  }
}

const parseLine = (text: string, place: string): TableRow => {
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    // Not the parser's own words: they repeat what stands in the file.
    throw formatError(place, 'expected a JSON object, got what is no JSON')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return withoutLabels(value as TableRow)
  }
  const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`
  throw formatError(place, `expected a JSON object, got ${kind}`)
}
