import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

/**
 * Reads a file that an engine has written.
 *
 * @param flag the flag that named it, for messages
 * @throws InvalidArgumentError when it cannot be read or is not JSON; the message never quotes the file
 */
export const readJsonFile = (flag: string, path: string, folder: string): unknown => {
  let text: string
  try {
    text = readFileSync(resolve(folder, path), 'utf8')
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw fault(flag, `the file ${path} cannot be read (${code})`)
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The parser's own message quotes the file, which may hold secrets.
    throw fault(flag, `the file ${path} is not JSON`)
  }
}

/** The error for a flag with an invalid value. */
export const fault = (flag: string, reason: string): InvalidArgumentError =>
  new InvalidArgumentError(`--${flag}: ${reason}`, { argument: flag })
