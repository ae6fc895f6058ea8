import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import { makeFolder } from '@panoply/errors/internal'

import { OWNER_ONLY_FOLDER, writeFileAtomically } from '../files/atomic-file.js'

/** The write permission of all users except the owner. */
const WRITABLE_BY_OTHERS = 0o022

/** Files that may be there before the `.gitignore`: locks, and an unfinished `.gitignore` of a killed process. */
const BEFORE_GITIGNORE = /\.lock$|^\.gitignore\.[\da-f-]+\.tmp$/

/**
 * Makes the folder of state files. Only its owner can open it, and a `.gitignore` keeps it out of repositories. An
 * existing folder keeps its own files and gets no `.gitignore`, because it may be a repository.
 *
 * @throws InvalidArgumentError if other users may write to the folder: they could put their own state or token into it
 */
export const prepareStateFolder = (path: string): void => {
  const isOwn = !existsSync(path) || readdirSync(path).every((name) => BEFORE_GITIGNORE.test(name))
  makeFolder(path, { mode: OWNER_ONLY_FOLDER })
  refuseIfWritableByOthers(path)
  // Completely or not at all. On a full disk, an empty file would be left and would never keep anything out of a
  // repository.
  if (isOwn && !existsSync(join(path, '.gitignore')))
    writeFileAtomically(join(path, '.gitignore'), '*\n')
}

const refuseIfWritableByOthers = (path: string): void => {
  // Windows has no such permissions.
  if (process.platform === 'win32' || (statSync(path).mode & WRITABLE_BY_OTHERS) === 0) return
  throw new InvalidArgumentError(
    `the state folder ${path} holds secrets, and other users may write to it: ` +
      'expected a folder that only its owner may write to (chmod go-w)',
    { argument: 'stateStore' },
  )
}

/**
 * Removes the unfinished saves of killed processes, which may hold tokens. Call it only while the lock of the file is
 * held. Otherwise another process may be saving.
 *
 * @param folder the folder of the state files
 * @param file the name of the state file
 */
export const sweepUnfinishedSaves = (folder: string, file: string): void => {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${file}.`) && UNFINISHED.test(name.slice(file.length)))
      rmSync(join(folder, name), { force: true })
  }
}

/** What follows the name of the state file. With other characters the file belongs to another source. */
const UNFINISHED = /^\.[\da-f-]+\.tmp$/
