import { PanoplyError } from '@panoply/errors'

/**
 * Writes to a file in the name of that file: on a full disk the system does not say which one it was.
 *
 * @param file what messages call it, with its path
 * @throws PanoplyError that names it, and says what the system said
 */
export const writing = async <Result>(
  file: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    throw unwritable(file, error)
  }
}

/** The error for a file that cannot be written. */
export const unwritable = (file: string, error: unknown): PanoplyError =>
  new PanoplyError(`${file} cannot be written: ${(error as Error).message}`, { cause: error })
