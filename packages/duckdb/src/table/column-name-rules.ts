import { type ColumnNameRules, storableName } from '@panoply/runner'

import { comparedName } from '../sql.js'

/** How DuckDB stores and compares the names of columns. */
export const COLUMN_NAMES: ColumnNameRules = {
  stored: storableName,
  compared: comparedName,
}
