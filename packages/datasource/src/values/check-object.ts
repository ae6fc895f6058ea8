import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from '@panoply/errors/internal'

/** @throws InvalidArgumentError that names the argument, if the value is an array or no object */
export const checkObject = (argument: string, value: unknown): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidArgumentError(`${argument}: expected an object, got ${describeValue(value)}`, {
      argument,
    })
  }
}
