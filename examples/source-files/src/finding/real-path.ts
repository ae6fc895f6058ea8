import { isUtf8 } from 'node:buffer'
import { realpath } from 'node:fs/promises'

import type { FilePath } from './found-file.js'

/** Where a path really leads, as bytes if a name in it is no UTF-8. */
export const realPathOf = async (path: FilePath): Promise<FilePath> => {
  const bytes = await realpath(path, { encoding: 'buffer' })
  return isUtf8(bytes) ? bytes.toString() : bytes
}

/** A text for each path, the same for the same bytes. */
export const keyOf = (path: FilePath): string => Buffer.from(path).toString('latin1')
