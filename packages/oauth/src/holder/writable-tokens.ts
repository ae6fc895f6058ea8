import { argumentError } from '../settings/argument-error.js'

/**
 * Checks that new tokens can be written to a source. If tokens could not be stored, a refresh must not start, because
 * it may use up the old refresh token.
 *
 * @throws InvalidArgumentError
 */
export const requireWritable = (source: object, keys: readonly string[]): void => {
  if (Object.isFrozen(source)) {
    throw argumentError('source', 'to be writable, for the new token', 'a frozen object')
  }
  for (const key of keys) requireWritableKey(source, key)
}

const requireWritableKey = (source: object, key: string): void => {
  let owner: object | null = source
  while (owner !== null && !Object.hasOwn(owner, key)) {
    owner = Object.getPrototypeOf(owner) as object | null
  }
  const property = owner === null ? undefined : Object.getOwnPropertyDescriptor(owner, key)
  const isReadOnly = property !== undefined && !property.writable && property.set === undefined
  if (isReadOnly) {
    throw argumentError(
      `source.${key}`,
      'to be writable, for the new token',
      'a read-only property',
    )
  }
  if (!Object.isExtensible(source) && owner !== source && property?.set === undefined) {
    throw argumentError(
      `source.${key}`,
      'to be writable, for the new token',
      'a source that is not extensible',
    )
  }
}
