import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import { readText } from '../../files/read-text.js'
import { textOf } from '../../values/text-of.js'

/** Where variables are looked up. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
}

/**
 * The value of a variable: its own, else that of the file that the variable with `_FILE` behind its name points to, as
 * containers are given secrets. One line break at the end of the file is left out. An empty variable is none.
 *
 * @throws InvalidArgumentError when that file cannot be read
 */
export const environmentValue = (
  variable: string,
  { env, folder }: Environment,
): string | undefined => {
  const own = env[variable]
  if (own !== undefined && own !== '') return own
  const path = env[`${variable}_FILE`]
  if (path === undefined || path === '') return undefined
  try {
    return readText(resolve(folder, path)).replace(/\r?\n$/, '')
  } catch (error) {
    throw new InvalidArgumentError(
      `${variable}_FILE: expected a file that can be read, got ${path}: ${textOf(error)}`,
      { argument: variable },
    )
  }
}
