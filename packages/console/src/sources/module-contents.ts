import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { importedFiles } from '@panoply/runner'

/**
 * The files of a module, each with a digest of its contents. The digest is empty if the file cannot be read. A package
 * that is named without a path has no files here.
 */
export const moduleContents = (name: string, folder: string): ReadonlyMap<string, string> =>
  new Map(importedFiles(name, folder).map((path) => [path, digestOf(path)]))

const digestOf = (path: string): string => {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return ''
  }
}
