import { TapeError } from './tape-error.js'

const BUSY = Symbol.for('@panoply/tape/busy')

/** One place for the process: another installed copy of this package intercepts the same requests. */
const shared = globalThis as { [BUSY]?: string | undefined }

/**
 * Runs one thing at a time in this process: a tape takes all requests, whichever run makes them.
 *
 * @param what what the error of a second call names
 * @throws TapeError when another one runs
 */
export const oneAtATime = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
  const other = shared[BUSY]
  if (other !== undefined) {
    throw new TapeError(
      `expected one tape at a time: ${other} is not finished, so ${what} cannot begin`,
      'busy',
    )
  }
  shared[BUSY] = what
  try {
    return await run()
  } finally {
    shared[BUSY] = undefined
  }
}
