import { InvalidArgumentError } from '@panoply/errors'

import { textOf } from './text-of.js'

/**
 * The values of a row as JSON. `undefined` for a value that JSON leaves out.
 *
 * @param value what `toCarryable` returned. A getter of the row may still throw, because it is read a second time here
 * @param path how messages name the value
 * @throws InvalidArgumentError when the text would be longer than a string can be, or a getter throws
 */
export const stringifyRow = (value: unknown, path: string): string | undefined => {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw new InvalidArgumentError(
      `${path}: expected a value that JSON can represent, but ${textOf(cause)}`,
      {
        argument: path,
        cause,
      },
    )
  }
}
