import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import { OWNER_ONLY_FOLDER, writeFileAtomically } from '../files/atomic-file.js'
import { makeFolder } from '../files/make-folder.js'

/** Write permission of everyone but the owner. */
const WRITABLE_BY_OTHERS = 0o022

/**
 * Makes the folder of state files, closed to everyone but its owner, with a `.gitignore` that keeps it out of repositories.
 * A folder that is there already keeps its own files and gets no `.gitignore`: it may be a repository.
 *
 * @throws InvalidArgumentError if other users may write to the folder: they could put in a state or a token of their own
 */
export const prepareStateFolder = (path: string): void => {
  const isOwn = !existsSync(path) || readdirSync(path).every((name) => name.endsWith('.lock'))
  makeFolder(path, { mode: OWNER_ONLY_FOLDER })
  refuseIfWritableByOthers(path)
  // Whole or not at all: a full disk would leave an empty one, which keeps nothing out of repositories ever after.
  if (isOwn && !existsSync(join(path, '.gitignore')))
    writeFileAtomically(join(path, '.gitignore'), '*\n')
}

const refuseIfWritableByOthers = (path: string): void => {
  // Windows has no such bits.
  if (process.platform === 'win32' || (statSync(path).mode & WRITABLE_BY_OTHERS) === 0) return
  throw new InvalidArgumentError(
    `the state folder ${path} holds secrets, and other users may write to it: ` +
      'expected a folder that only its owner may write to (chmod go-w)',
    { argument: 'stateStore' },
  )
}

/**
 * Removes what a killed process has left of unfinished saves, which may hold tokens. To be called under the lock of the
 * file only: a save of another process may be under way otherwise.
 *
 * @param folder the folder of the state files
 * @param file the name of the state file
 */
export const sweepUnfinishedSaves = (folder: string, file: string): void => {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${file}.`) && name.endsWith('.tmp'))
      rmSync(join(folder, name), { force: true })
  }
}
