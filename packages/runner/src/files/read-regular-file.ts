import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

/**
 * Reads a file as UTF-8. A named pipe or a device in its place is refused: reading it could wait for ever, and no signal
 * would be heard meanwhile.
 */
export const readRegularFile = (path: string): string => {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (!fstatSync(file).isFile()) throw new Error('it is no regular file')
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}
