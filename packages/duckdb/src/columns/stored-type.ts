import type { ColumnContent, ColumnType } from '@panoply/runner'

import { decimalShape, isStorable } from './decimal.js'
import { type StoredType, VARCHAR } from './sql-type.js'

/** The type of a column with these values. Numbers with more digits than a DECIMAL of DuckDB can hold become text. */
export const storedType = (type: ColumnType, content: ColumnContent): StoredType => {
  if (type !== 'DECIMAL') return { type, scale: 0 }
  const shape = decimalShape(content.all)
  return isStorable(shape) ? { type, scale: shape.scale } : VARCHAR
}
