import { TapeError } from './tape-error.js'

const BUSY = Symbol.for('@panoply/tape/busy')

/** On `globalThis`, because a second installed copy of this package would intercept the same requests. */
const shared = globalThis as { [BUSY]?: string | undefined }

/**
 * Runs one action at a time in this process, because a tape takes all requests of the process.
 *
 * @param what the name of the action, for the error of a second call
 * @throws TapeError if another action is running
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
