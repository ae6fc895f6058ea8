import { InvalidArgumentError } from '@panoply/errors'

import { makeFolder } from '../files/make-folder.js'

/**
 * Makes a folder for rows where there is none yet.
 *
 * @throws InvalidArgumentError when it cannot be made: a file is in its place, or it may not be written
 */
export const makeRowFolder = (path: string): void => {
  try {
    makeFolder(path)
  } catch (error) {
    throw new InvalidArgumentError(
      `the folder ${path} cannot be used: ${(error as Error).message}`,
      { argument: 'destination', cause: error },
    )
  }
}
