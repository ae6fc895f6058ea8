import type { PlainObject } from '../../values/plain-object.js'
import { type Environment, environmentValue } from './environment-value.js'
import { objectOfFile, objectOfJson } from './json-file.js'

const VARIABLE = 'PANOPLY_OPTIONS'

/**
 * The `options` of a source, such as the OAuth client in `refresh`. They are the JSON of a file, or of the variable
 * `PANOPLY_OPTIONS`, or else an empty object.
 *
 * @param file the path of the file
 * @throws InvalidArgumentError when it is no JSON object; the message quotes none of it
 *
 * @example
 * ```ts
 * const env = { PANOPLY_OPTIONS: '{"pageSize":100}' }
 * console.log(sourceOptions(undefined, { env, folder: process.cwd() })) // { pageSize: 100 }
 * ```
 */
export const sourceOptions = (file: string | undefined, environment: Environment): PlainObject => {
  if (file !== undefined) {
    return objectOfFile(file, environment.folder, { what: 'the options file', argument: 'options' })
  }
  const text = environmentValue(VARIABLE, environment)
  return text === undefined ? {} : objectOfJson(text, { what: VARIABLE, argument: 'options' })
}
