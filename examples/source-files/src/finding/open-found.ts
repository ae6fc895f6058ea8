import { constants } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'

import { FileError } from '../file-error.js'
import type { FilePath, FoundFile } from './found-file.js'

/** Opens no link, and does not wait for a writer of a named pipe. Windows has neither flag: `undefined` changes nothing. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * Opens a file that was found. Between finding and opening, another user may have put a link in its place, or in the
 * place of a folder above it. What such a link leads to is not opened.
 *
 * @throws FileError if the path now leads to another place, or to what is no file
 */
export const openFound = async ({
  id,
  path,
}: Pick<FoundFile, 'id' | 'path'>): Promise<FileHandle> => {
  const handle = await open(path, FLAGS).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ELOOP' ? replaced(id) : error
  })
  try {
    const opened = await handle.stat()
    const named = await stat(path)
    const isSame = opened.ino === named.ino && opened.dev === named.dev
    if (!opened.isFile() || !isSame || !(await isReal(path))) throw replaced(id)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** A path that was found has no links in it. */
const isReal = async (path: FilePath): Promise<boolean> =>
  (await realpath(path, { encoding: 'buffer' })).equals(Buffer.from(path))

/** The next run finds the files anew. */
const replaced = (id: string): FileError =>
  new FileError(`${id}: expected the file that was found, got what was put in its place later`, {
    retryable: true,
  })
