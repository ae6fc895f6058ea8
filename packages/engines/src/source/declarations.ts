import type { PlainObject } from '@panoply/runner'

import type { DataSourceClass } from '@panoply/datasource'

type SourceFunction = (source: PlainObject, options: PlainObject) => unknown

/** `static check(source, options)`, if the source has one. */
export const checkOf = (Stream: DataSourceClass): SourceFunction | undefined => {
  return typeof Stream.check === 'function'
    ? (Stream.check.bind(Stream) as SourceFunction)
    : undefined
}

/** `static listResources(source, options)`, if the source has one. */
export const listResourcesOf = (Stream: DataSourceClass): SourceFunction | undefined =>
  typeof Stream.listResources === 'function'
    ? (Stream.listResources.bind(Stream) as SourceFunction)
    : undefined

/** Whether a later run continues from the state of a finished run. */
export const isIncremental = (Stream: DataSourceClass): boolean => Stream.incremental === true

/** Whether the progress of the source counts rows. */
export const countsRows = (Stream: DataSourceClass): boolean => Stream.progressUnit === 'rows'
