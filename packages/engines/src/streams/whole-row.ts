import { isJsonObject, type JsonObject } from '../values/json-object.js'

/** The one column of a stream that carries rows whole. */
const COLUMN = 'data'
/** Told apart by this from a table with a column of the same name. */
const TITLE = 'The whole row'

/**
 * The columns of a stream whose own columns are unknown or not wanted: one column with the whole row. Engines need at
 * least one column, and drop fields without a column.
 */
export const wholeRowProperties = (): JsonObject => ({
  [COLUMN]: { type: ['null', 'object'], title: TITLE, additionalProperties: true },
})

/** Whether the columns are those of {@link wholeRowProperties}. */
export const isWholeRow = (properties: JsonObject): boolean => {
  const column = properties[COLUMN]
  return Object.keys(properties).length === 1 && isJsonObject(column) && column['title'] === TITLE
}

/** The row in the form for a stream with whole rows. */
export const wholeRow = (record: Readonly<Record<string, unknown>>): JsonObject => ({
  [COLUMN]: record,
})
