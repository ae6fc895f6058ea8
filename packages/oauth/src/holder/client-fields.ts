import { argumentError } from '../settings/argument-error.js'
import { describeValue } from '@panoply/errors/internal'
import type { FieldValue, Settings } from '../settings/settings.js'

/** The fields of an OAuth client in `options.refresh`. */
export type ClientFields = readonly (readonly [name: string, value: FieldValue])[]

/**
 * Reads `options.refresh`; `undefined` if there is none.
 *
 * @throws InvalidArgumentError if it is not an object, or has a value that cannot be a field
 */
export const readClientFields = (
  options: unknown,
  { clientAuthentication }: Settings,
): ClientFields | undefined => {
  const fields = isObject(options) ? (options['refresh'] ?? undefined) : undefined
  if (fields === undefined) return undefined
  if (!isObject(fields) || Array.isArray(fields)) {
    throw argumentError(
      'options.refresh',
      'to hold the fields of the OAuth client, such as { client_id, client_secret }',
      describeValue(fields),
    )
  }
  if (clientAuthentication === 'client_secret_basic' && fields['client_id'] === undefined) {
    throw argumentError(
      'options.refresh.client_id',
      'to be the id of the OAuth client, because clientAuthentication is client_secret_basic',
      describeValue(undefined),
    )
  }
  return Object.entries(fields).map(([name, value]) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return [name, value] as const
    }
    throw argumentError(
      `options.refresh.${name}`,
      'to be a text, a number or a boolean',
      describeValue(value),
    )
  })
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
