import type { Preview } from '../../../src/protocol/index.js'
import type { GridColumn, GridRow } from '../grid/grid-data.js'
import type { Json } from '../values/json.js'

type PreviewTable = Preview['tables'][number]

/** The rows of a table in the form of a grid: values in the order of the columns. */
export const gridOfPreview = ({
  columns,
  rows,
}: PreviewTable): { columns: readonly GridColumn[]; rows: readonly GridRow[] } => ({
  columns,
  rows: rows.map((row) =>
    // The value was parsed from JSON.
    columns.map(({ name }) => (Object.hasOwn(row, name) ? (row[name] as Json) : undefined)),
  ),
})
