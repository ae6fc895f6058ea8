import { PanoplyError, registerErrorStatus } from '@panoply/errors'

/** A file could not be read. */
export class FileError extends PanoplyError {
  override name = 'FileError'
}

/** There is no such file or folder, or nothing in it. */
export class FileNotFoundError extends FileError {
  override name = 'FileNotFoundError'
}

/** The file may not be read. */
class FilePermissionError extends FileError {
  override name = 'FilePermissionError'
}

/** What stands in the file is not what its name says. */
export class FileFormatError extends FileError {
  override name = 'FileFormatError'
}

registerErrorStatus(FileError, 500)
registerErrorStatus(FileNotFoundError, 404)
registerErrorStatus(FilePermissionError, 403)
registerErrorStatus(FileFormatError, 422)

/** What the codes of Node mean; with any other, trying again may help. */
const CLASSES_BY_CODE = new Map<string, typeof FileError>([
  ['ENOENT', FileNotFoundError],
  ['ENOTDIR', FileNotFoundError],
  ['EACCES', FilePermissionError],
  ['EPERM', FilePermissionError],
])

/** @param thrown what Node threw, or an error of this file, which is kept */
export const fileError = (thrown: unknown, name: string): unknown => {
  const { code, message } = thrown as NodeJS.ErrnoException
  if (thrown instanceof FileError || typeof code !== 'string') return thrown
  const ErrorClass = CLASSES_BY_CODE.get(code)
  return new (ErrorClass ?? FileError)(`${name}: ${message}`, {
    ...{ retryable: ErrorClass === undefined, cause: thrown },
  })
}

export const formatError = (name: string, reason: string, cause?: unknown): FileFormatError =>
  new FileFormatError(`${name}: ${reason}`, { retryable: false, cause })
