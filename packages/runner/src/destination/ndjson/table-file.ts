import { type FileHandle, open } from 'node:fs/promises'

import { writing } from '../../files/writing.js'
import { mendTornTail } from './torn-tail.js'

/** Makes the file where there is none, and mends what a crash or a full disk has left of it. */
export const makeReady = async (path: string): Promise<void> => {
  const isNew = await withFile(path, 'a+', async (file) => (await file.stat()).size === 0)
  // Opened anew, because a file opened for appending writes at its end only.
  if (!isNew) await withFile(path, 'r+', mendTornTail)
}

/** Adds to the end of the file. */
export const append = (path: string, bytes: Uint8Array): Promise<void> =>
  withFile(path, 'a', (file) => file.writeFile(bytes))

/** Brings to the disk what was added. */
export const synchronise = (path: string): Promise<void> =>
  withFile(path, 'a', (file) => file.datasync())

/** Takes everything out of the file. */
export const empty = (path: string): Promise<void> =>
  withFile(path, 'r+', (file) => file.truncate(0))

const withFile = <Result>(
  path: string,
  flags: string,
  work: (file: FileHandle) => Promise<Result>,
): Promise<Result> =>
  writing(`the file ${path}`, async () => {
    const file = await open(path, flags)
    try {
      return await work(file)
    } finally {
      await file.close()
    }
  })
