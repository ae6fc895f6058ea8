import { type FileHandle, open } from 'node:fs/promises'

import { OWNER_ONLY_FILE } from '../../files/atomic-file.js'
import { nameFileInError } from '../../files/name-file-in-error.js'
import { mendTornTail } from './torn-tail.js'

/**
 * Makes the file if there is none, for its owner only. Repairs what a crash or a full disk has left of it. An existing
 * file keeps its mode.
 *
 * @returns its size in bytes
 */
export const makeReady = async (path: string): Promise<number> => {
  const isNew = await withFile(path, 'a+', async (file) => (await file.stat()).size === 0)
  if (isNew) return 0
  // Opened again, because a file that is opened for appending can only be written at its end.
  return await withFile(path, 'r+', async (file) => {
    await mendTornTail(file)
    return (await file.stat()).size
  })
}

/** Appends to the file. */
export const append = (path: string, bytes: Uint8Array): Promise<void> =>
  withFile(path, 'a', (file) => file.writeFile(bytes))

/** Syncs the file to the disk. */
export const synchronise = (path: string): Promise<void> =>
  withFile(path, 'a', (file) => file.datasync())

/** Cuts the file to `size` bytes. */
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
