import type { PlainObject } from '../../values/plain-object.js'
import { type Environment, environmentValue } from './environment-value.js'
import { objectOfFile, objectOfJson } from './json-file.js'

const VARIABLE = 'PANOPLY_OPTIONS'

/**
 * What a source gets as its `options`, such as the OAuth client in `refresh`: the JSON of a file, else that in the variable
 * `PANOPLY_OPTIONS`, else nothing.
 *
 * @param file the path of the file
 * @throws InvalidArgumentError when it is no JSON object; the message quotes none of it
 */
export const sourceOptions = (file: string | undefined, environment: Environment): PlainObject => {
  if (file !== undefined) {
    return objectOfFile(file, environment.folder, { what: 'the options file', argument: 'options' })
  }
  const text = environmentValue(VARIABLE, environment)
  return text === undefined ? {} : objectOfJson(text, { what: VARIABLE, argument: 'options' })
}
