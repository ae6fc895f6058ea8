import { PanoplyError } from '@panoply/errors'

/**
 * Runs an action that writes to a file. If it fails, the error names the file: on a full disk the error of the system
 * does not.
 *
 * @param file the name of the file in messages, with its path
 * @throws PanoplyError that names the file and holds the reason of the system
 */
export const nameFileInError = async <Result>(
  file: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    throw unwritableFileError(file, error)
  }
}

/** The error for a file that cannot be written. */
export const unwritableFileError = (file: string, error: unknown): PanoplyError =>
  new PanoplyError(`${file} cannot be written: ${(error as Error).message}`, { cause: error })
