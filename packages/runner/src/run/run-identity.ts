import { createHash } from 'node:crypto'

import type { DataSourceConfig } from '@panoply/datasource'

import type { PlainObject } from '../values/plain-object.js'

const MAX_SLUG_LENGTH = 40
const HASH_LENGTH = 12

/** A name as a table or a file can carry it: `My Data Source` becomes `my_data_source`. */
export const slugOf = (name: string): string => {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MAX_SLUG_LENGTH)
    .replace(/^_+|_+$/g, '')
  return slug === '' ? 'source' : slug
}

/**
 * Names a source among others. Without a name of its own it is its title together with the parameters that were given
 * for it: a source with other parameters has other state. What a source changes itself does not change its key.
 *
 * @returns fit for the name of a file
 */
export const sourceKeyOf = (
  name: string | undefined,
  config: DataSourceConfig,
  given: PlainObject,
): string => {
  const identity = name ?? {
    title: config.title,
    params: config.params.map((param) => [param.name, given[param.name ?? '']]),
    id: given['id'],
  }
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  return `${slugOf(name ?? config.title ?? '')}-${hash.slice(0, HASH_LENGTH)}`
}

/** Names a source in one destination: state of another place is of no use. */
export const runKeyOf = (sourceKey: string, destinationId: string): string =>
  `${sourceKey} in ${destinationId}`
