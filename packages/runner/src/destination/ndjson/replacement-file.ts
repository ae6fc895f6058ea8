import { readdirSync, rmSync } from 'node:fs'
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { OWNER_ONLY_FILE } from '../../files/atomic-file.js'
import { nameFileInError } from '../../files/name-file-in-error.js'

const PREFIX = '.panoply-new.'
const PERMISSIONS = 0o777

/**
 * Makes an empty file beside a file of rows. It replaces the file of rows at the next commit. Until then the old rows
 * stay.
 *
 * @param path an existing file of rows. If it is a symbolic link, the new file is made beside its target
 * @returns the path of the new file
 */
export const makeReplacement = (path: string): Promise<string> =>
  nameFileInError(`the file ${path}`, async () => {
    const real = await realpath(path)
    const aside = join(dirname(real), PREFIX + basename(real))
    // A link or a file that another user has put there would get the rows.
    await rm(aside, { force: true })
    // Closed at first: another user who opens the file early could read all rows that come later.
    await writeFile(aside, '', { flag: 'wx', mode: OWNER_ONLY_FILE })
    await chmod(aside, (await stat(path)).mode & PERMISSIONS)
    return aside
  })

/** Replaces the old file with the new one. A symbolic link stays a link. */
export const putInPlace = (aside: string, path: string): Promise<void> =>
  nameFileInError(`the file ${path}`, async () => {
    await rename(aside, await realpath(path))
  })

/** Removes the files that killed runs have left. Call it only while no other run writes to the folder. */
export const sweepReplacements = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(PREFIX)) rmSync(join(folder, name), { force: true })
  }
}
