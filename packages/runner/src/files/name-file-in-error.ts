import { PanoplyError } from '@panoply/errors'

/**
 * Writes to a file in the name of that file: on a full disk the system does not say which one it was.
 *
 * @param file what messages call it, with its path
 * @throws PanoplyError that names it, and says what the system said
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
