import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from '@panoply/errors/internal'
import type { RecordGroup } from './batch.js'
import { isRow } from './is-row.js'

/** A resource, or its id. */
export type ResourceReference = string | number | { readonly id: string | number }

/**
 * Joins rows with the resource that they come from, and with the time at which they were read.
 *
 * @example
 * toRecordGroup({ id: 'forms' }, [{ id: 1 }, { id: 2 }])
 * // { data: [{ id: 1 }, { id: 2 }], metadata: { resource_id: 'forms', timestamp: '2026-…' } }
 *
 * @param resource the resource, by its `id`, or the id
 * @param data an array of rows, or one row, which becomes an array of one
 * @param readAt when the rows were read. Default: now
 * @throws InvalidArgumentError when the resource has no id, or `data` holds something that is no object
 */
export const toRecordGroup = <Row extends object>(
  resource: ResourceReference,
  data: Row | readonly Row[],
  readAt: Date = new Date(),
): RecordGroup<readonly Row[]> => ({
  data: rowsOfData(data),
  metadata: { resource_id: resourceId(resource), timestamp: readAt.toISOString() },
})

const rowsOfData = <Row extends object>(data: Row | readonly Row[]): readonly Row[] => {
  const rows = Array.isArray(data) ? (data as readonly Row[]) : [data as Row]
  const index = rows.findIndex((row) => !isRow(row))
  if (index < 0) return rows
  const where = Array.isArray(data) ? ` at [${index}]` : ''
  throw new InvalidArgumentError(
    `data: expected an object with columns, got ${describeValue(rows[index])}${where}`,
    { argument: 'data' },
  )
}

const resourceId = (resource: unknown): string | number => {
  const id: unknown =
    typeof resource === 'object' && resource !== null && 'id' in resource ? resource.id : resource
  if (typeof id === 'string' && id.trim() !== '') return id
  if (typeof id === 'number' && Number.isFinite(id)) return id
  const came = typeof id === 'string' && id !== '' ? 'a blank text' : describeValue(id)
  throw new InvalidArgumentError(
    `resource: expected an id (a text or a number) or an object with one, got ${came}`,
    { argument: 'resource' },
  )
}
