import { types } from 'node:util'

import { SpoolError } from '@panoply/errors'

/** Another writer has the directory. */
export const locked = (directory: string, cause: unknown): SpoolError =>
  new SpoolError(
    `spoolDirectory: expected a directory of the writer's own, got ${directory}, which another writer, of this or ` +
      'another process, has open',
    { kind: 'locked', directory, cause },
  )

/** The directory is somebody else's; `what` completes "the directory, which …". */
export const foreign = (directory: string, what: string): SpoolError =>
  new SpoolError(
    `spoolDirectory: expected a directory of the writer's own, got ${directory}, which ${what}`,
    { kind: 'foreign', directory },
  )

/** The package that keeps the records cannot be loaded. */
export const missing = (directory: string, store: string, cause: unknown): SpoolError =>
  new SpoolError(
    `spoolDirectory: expected the package ${store} to be installed beside @panoply/stream-writer, got none that can ` +
      `be loaded; run npm install ${store}`,
    { kind: 'missing', directory, cause },
  )

/** The disk, or the store on it, does not do what it should. */
export const diskFault = (directory: string, error: unknown): SpoolError => {
  if (error instanceof SpoolError) return error
  const cause = reasonOf(error)
  return new SpoolError(`records cannot be kept in ${directory}: ${textOf(cause)}`, {
    kind: 'disk',
    directory,
    cause,
  })
}

/** The texts of the system begin with its code, those of the store do not. */
const textOf = ({ code, name, message }: ReturnType<typeof reasonOf>): string => {
  const word = code ?? name
  return message.startsWith(`${word}:`) ? message : `${word}: ${message}`
}

/** An error of the store says that it is not open, and in its cause why. */
export const reasonOf = (error: unknown): Error & { readonly code?: string } => {
  const { cause } = Object(error) as { readonly cause?: unknown }
  // Errors of a native store are not of the classes of every realm.
  if (types.isNativeError(cause)) return cause
  return types.isNativeError(error) ? error : new Error(String(error))
}
