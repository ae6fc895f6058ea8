import { InvalidArgumentError } from '@panoply/errors'

import { kindOf } from '../values/kind-of.js'
import type { RecordGroup } from './batch.js'

/** A resource, or its id. */
export type ResourceReference = string | number | { readonly id: string | number }

/**
 * Rows together with the resource that they were read from and the time.
 *
 * @param resource the resource, by its `id`, or the id
 * @param data one row or several
 * @param readAt when the rows were read. Default: now
 * @throws InvalidArgumentError when the resource has no id
 */
export const toRecordGroup = <Data>(
  resource: ResourceReference,
  data: Data,
  readAt: Date = new Date(),
): RecordGroup<Data> => ({
  data,
  metadata: { resource_id: resourceId(resource), timestamp: readAt.toISOString() },
})

const resourceId = (resource: unknown): string | number => {
  const id: unknown =
    typeof resource === 'object' && resource !== null && 'id' in resource ? resource.id : resource
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') return id
  throw new InvalidArgumentError(
    `resource: expected an id (a text or a number) or an object with one, got ${kindOf(resource)}`,
    { argument: 'resource' },
  )
}
