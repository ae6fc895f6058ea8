import type { PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'

/** The single column of a stream with whole rows. */
const COLUMN = 'data'
/** The title of the column. It distinguishes the stream from a table with a column of the same name. */
const TITLE = 'The whole row'

/**
 * The columns of a stream whose own columns are unknown or not wanted: one column with the whole row. Engines need at
 * least one column, and drop fields without a column.
 */
export const wholeRowProperties = (): PlainObject => ({
  [COLUMN]: { type: ['null', 'object'], title: TITLE, additionalProperties: true },
})

/** Whether the columns are those of {@link wholeRowProperties}. */
export const isWholeRow = (properties: PlainObject): boolean => {
  const column = properties[COLUMN]
  return Object.keys(properties).length === 1 && isObject(column) && column['title'] === TITLE
}

/** The row in the form for a stream with whole rows. */
export const wholeRow = (record: Readonly<Record<string, unknown>>): PlainObject => ({
  [COLUMN]: record,
})
