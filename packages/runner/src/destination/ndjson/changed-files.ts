import { statSync } from 'node:fs'
import { join } from 'node:path'

import { isPlainObject } from '@panoply/errors/internal'

import type { Checkpoint } from '../../state/checkpoint.js'
import { quotedNames } from '../quoted-names.js'
import type { FileSizes } from './file-claims.js'

/**
 * Compares the files of earlier runs with those of the folder.
 *
 * @param noted the sizes at the last checkpoint
 * @returns messages about removed rows and files, and the sizes of the remaining files
 */
export const compareFiles = (
  folder: string,
  noted: FileSizes,
): { readonly messages: readonly string[]; readonly left: FileSizes } => {
  const gone: string[] = []
  const cut: string[] = []
  const left: Record<string, number> = {}
  for (const [file, size] of Object.entries(noted)) {
    const present = statSync(join(folder, file), { throwIfNoEntry: false })
    if (!present) gone.push(file)
    else left[file] = Math.min(size, present.size)
    if (present && present.size < size) cut.push(file)
  }
  const messages = [
    ...(gone.length > 0 ? [told(gone, 'no longer exist')] : []),
    ...(cut.length > 0 ? [told(cut, 'are shorter than at the last checkpoint')] : []),
  ]
  return { messages, left }
}

const told = (files: readonly string[], what: string): string =>
  `these files of earlier runs ${what}: ${quotedNames(files)}. The rows that are missing come back only if the source ` +
  'starts from the beginning, with --resume never'

/** The sizes of the files at the checkpoint. A person may have edited the state: other values are left out. */
export const sizesOf = (kept: Checkpoint | undefined): FileSizes => {
  const sizes = kept?.place?.['sizes']
  if (!isPlainObject(sizes)) return {}
  return Object.fromEntries(
    Object.entries(sizes).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  )
}
