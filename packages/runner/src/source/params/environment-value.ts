import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import { readText } from '../../files/read-text.js'
import { textOf } from '../../values/text-of.js'

/** The variables of the environment. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
}

/**
 * The value of a variable. If it is not set, the variable with `_FILE` after its name may name a file with the value.
 * Containers pass secrets like this. One line break at the end of the file is removed. An empty variable counts as not
 * set.
 *
 * @throws InvalidArgumentError when that file cannot be read
 *
 * @example
 * ```ts
 * console.log(environmentValue('PANOPLY_KEY', { env: { PANOPLY_KEY: 'abc' }, folder: process.cwd() })) // abc
 * ```
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
