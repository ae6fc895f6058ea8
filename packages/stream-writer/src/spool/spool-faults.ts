import { types } from 'node:util'

import { SpoolError } from '@panoply/errors'

/** The error if another writer has opened the directory. */
export const locked = (directory: string, cause: unknown): SpoolError =>
  new SpoolError(
    `spoolDirectory: expected a directory for this writer alone, got ${directory}, which another writer ` +
      'has open, in this or another process',
    { kind: 'locked', directory, cause },
  )

/** The error if the directory belongs to another program or account. `reason` completes "the directory, which …". */
export const foreign = (directory: string, reason: string): SpoolError =>
  new SpoolError(
    `spoolDirectory: expected a directory for this writer alone, got ${directory}, which ${reason}`,
    { kind: 'foreign', directory },
  )

/** The error if the package of the store cannot be loaded. */
export const missing = (directory: string, store: string, cause: unknown): SpoolError =>
  new SpoolError(
    `spoolDirectory: expected the package ${store} to be installed beside @panoply/stream-writer, but it cannot be ` +
      `loaded; run npm install ${store}`,
    { kind: 'missing', directory, cause },
  )

/** The error if the disk or the store fails. */
export const diskFault = (directory: string, error: unknown): SpoolError => {
  if (error instanceof SpoolError) return error
  const cause = reasonOf(error)
  return new SpoolError(`records cannot be kept in ${directory}: ${textOf(cause)}`, {
    kind: 'disk',
    directory,
    cause,
  })
}

/** A message that begins with its code. Messages of the system already have the code; messages of the store do not. */
const textOf = ({ code, name, message }: ReturnType<typeof reasonOf>): string => {
  const word = code ?? name
  return message.startsWith(`${word}:`) ? message : `${word}: ${message}`
}

/** The reason of a fault. An error of the store says "not open"; its cause says why. */
export const reasonOf = (error: unknown): Error & { readonly code?: string } => {
  const { cause } = Object(error) as { readonly cause?: unknown }
  // `instanceof Error` fails for errors of another realm. A native store may throw such errors.
  if (types.isNativeError(cause)) return cause
  return types.isNativeError(error) ? error : new Error(String(error))
}
