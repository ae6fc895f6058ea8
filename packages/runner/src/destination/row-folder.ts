import { InvalidArgumentError } from '@panoply/errors'
import { makeFolder } from '@panoply/errors/internal'

import { OWNER_ONLY_FOLDER } from '../files/atomic-file.js'

/**
 * Makes a folder for rows that only its owner can open, because rows may be personal data. An existing folder keeps its
 * mode.
 *
 * @throws InvalidArgumentError when a file has that name, or the folder cannot be made
 *
 * @example
 * ```ts
 * makeRowFolder('rows')
 * ```
 */
export const makeRowFolder = (path: string): void => {
  try {
    makeFolder(path, { mode: OWNER_ONLY_FOLDER })
  } catch (error) {
    throw new InvalidArgumentError(
      `the folder ${path} cannot be used: ${(error as Error).message}`,
      { argument: 'destination', cause: error },
    )
  }
}
