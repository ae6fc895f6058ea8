import { mkdir } from 'node:fs/promises'

import { InvalidArgumentError } from '@panoply/errors'

/**
 * Makes a folder for rows where there is none yet.
 *
 * @throws InvalidArgumentError when it cannot be made: a file is in its place, or it may not be written
 */
export const makeFolder = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    throw new InvalidArgumentError(
      `the folder ${path} cannot be used: ${(error as Error).message}`,
      { argument: 'destination', cause: error },
    )
  }
}
