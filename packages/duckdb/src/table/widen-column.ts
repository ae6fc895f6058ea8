import { widen } from '@panoply/runner'

import { decimalShape, isStorable } from '../columns/decimal.js'
import { sqlTypeOf, type StoredType, VARCHAR } from '../columns/sql-type.js'
import { quoteName } from '../sql.js'
import type { StagedColumn } from './staged-column.js'

/** A column as the table has it. */
export interface PresentColumn {
  /** `undefined` for a type that the runner itself never makes. */
  readonly type: StoredType | undefined
  /** Whether this is a text column that an earlier run may have made only for nulls. */
  readonly maybeOnlyNulls: boolean
}

/** Answers a question about the rows of the table. The question is an SQL expression of type BOOLEAN. */
export type AskTable = (question: string) => Promise<boolean>

const WHOLE_NUMBER = sqlTypeOf({ type: 'INTEGER', scale: 0 })

/** The type that can hold both the stored and the new values. A type that the runner never makes becomes text. */
export const widenedColumn = async (
  { type: present, maybeOnlyNulls }: PresentColumn,
  coming: StagedColumn,
  ask: AskTable,
): Promise<StoredType> => {
  const { name, type, scale } = coming
  if (present === undefined) return { type: widen('VARCHAR', type), scale: 0 }
  if (type === 'NULL') return present
  if (maybeOnlyNulls && type !== 'VARCHAR') {
    if (await ask(`count(${quoteName(name)}) = 0`)) return { type, scale }
  }
  const wanted = widen(present.type, type)
  if (wanted === 'DECIMAL') return await widenedDecimal(present, coming, ask)
  if (sqlTypeOf(present) === WHOLE_NUMBER && wanted === 'DOUBLE') {
    const size = `max(abs(CAST(${quoteName(name)} AS HUGEINT)))`
    if (await ask(`${size} > ${Number.MAX_SAFE_INTEGER}`)) return VARCHAR
  }
  return { type: wanted, scale: 0 }
}

/** A decimal wide enough for the stored and the new digits. Text if DuckDB has no decimal that wide. */
const widenedDecimal = async (
  present: StoredType,
  coming: StagedColumn,
  ask: AskTable,
): Promise<StoredType> => {
  const shape = decimalShape(coming.content.all)
  const scale = Math.max(present.scale, shape.scale)
  if (!isStorable({ whole: shape.whole, scale })) return VARCHAR
  const wanted: StoredType = { type: 'DECIMAL', scale }
  if (sqlTypeOf(wanted) === sqlTypeOf(present)) return wanted
  const column = quoteName(coming.name)
  const fits = `count(${column}) = count(TRY_CAST(${column} AS ${sqlTypeOf(wanted)}))`
  return (await ask(fits)) ? wanted : VARCHAR
}
