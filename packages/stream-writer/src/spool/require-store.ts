import { createRequire } from 'node:module'

import { InvalidArgumentError } from '@panoply/errors'

/** The store is a peer that only those install who keep records on disk. */
const STORE = 'classic-level'

const fromHere = (name: string): string => createRequire(import.meta.url).resolve(name)

/**
 * Looks whether the store is installed, so that a program hears of it when it makes its writer, not later.
 *
 * @throws InvalidArgumentError which names the command that installs it
 */
export const requireStore = (resolve: (name: string) => string = fromHere): void => {
  try {
    resolve(STORE)
  } catch (error) {
    // Where modules are bundled nothing can be looked up; loading the store will tell.
    if ((error as { code?: unknown }).code !== 'MODULE_NOT_FOUND') return
    throw new InvalidArgumentError(
      `options.spoolDirectory: expected the package ${STORE} to be installed beside @panoply/stream-writer, ` +
        `got none; run npm install ${STORE}`,
      { argument: 'options.spoolDirectory', cause: error },
    )
  }
}
