import { type FileHandle, open } from 'node:fs/promises'

import { OWNER_ONLY_FILE } from '../../files/atomic-file.js'
import { nameFileInError } from '../../files/name-file-in-error.js'
import { mendTornTail } from './torn-tail.js'

/**
 * Makes the file where there is none, for its owner only, and mends what a crash or a full disk has left of it. A file that
 * is there keeps its mode.
 *
 * @returns its size in bytes
 */
export const makeReady = async (path: string): Promise<number> => {
  const isNew = await withFile(path, 'a+', async (file) => (await file.stat()).size === 0)
  if (isNew) return 0
  // Opened anew, because a file opened for appending writes at its end only.
  return await withFile(path, 'r+', async (file) => {
    await mendTornTail(file)
    return (await file.stat()).size
  })
}

/** Adds to the end of the file. */
export const append = (path: string, bytes: Uint8Array): Promise<void> =>
  withFile(path, 'a', (file) => file.writeFile(bytes))

/** Brings to the disk what was added. */
export const synchronise = (path: string): Promise<void> =>
  withFile(path, 'a', (file) => file.datasync())

/** Takes everything out of the file that is behind `size` bytes. */
export const cut = (path: string, size: number): Promise<void> =>
  withFile(path, 'r+', (file) => file.truncate(size))

const withFile = <Result>(
  path: string,
  flags: string,
  work: (file: FileHandle) => Promise<Result>,
): Promise<Result> =>
  nameFileInError(`the file ${path}`, async () => {
    const file = await open(path, flags, OWNER_ONLY_FILE)
    try {
      return await work(file)
    } finally {
      await file.close()
    }
  })
