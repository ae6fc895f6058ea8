import type { Preview } from '../../../src/protocol/index.js'
import type { GridColumn, GridRow } from '../grid/grid-data.js'
import type { Json } from '../values/json.js'

type PreviewTable = Preview['tables'][number]

/** The rows of a table as a grid takes them: values in the order of the columns. */
export const gridOfPreview = ({
  columns,
  rows,
}: PreviewTable): { columns: readonly GridColumn[]; rows: readonly GridRow[] } => ({
  columns,
  rows: rows.map((row) =>
    // What came out of JSON is JSON.
    columns.map(({ name }) => (Object.hasOwn(row, name) ? (row[name] as Json) : undefined)),
  ),
})
