import { readdirSync, rmSync } from 'node:fs'
import { chmod, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { nameFileInError } from '../../files/name-file-in-error.js'

const PREFIX = '.panoply-new.'
const PERMISSIONS = 0o777

/**
 * Makes an empty file beside a file of rows, whose place it takes at the next commit: until then the rows that were there
 * stay there.
 *
 * @param path the file of rows, which is there. If it is a symbolic link, the new file is made beside what it points to
 * @returns the path of the new file
 */
export const makeReplacement = (path: string): Promise<string> =>
  nameFileInError(`the file ${path}`, async () => {
    const real = await realpath(path)
    const aside = join(dirname(real), PREFIX + basename(real))
    await writeFile(aside, '')
    await chmod(aside, (await stat(path)).mode & PERMISSIONS)
    return aside
  })

/** The new file takes its place. A symbolic link stays one. */
export const putInPlace = (aside: string, path: string): Promise<void> =>
  nameFileInError(`the file ${path}`, async () => {
    await rename(aside, await realpath(path))
  })

/** Removes the files that killed runs have left. No other run writes to the folder meanwhile. */
export const sweepReplacements = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(PREFIX)) rmSync(join(folder, name), { force: true })
  }
}
