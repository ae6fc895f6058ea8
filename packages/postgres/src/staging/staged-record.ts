import { type BufferedColumn, type ColumnType, JsonText } from '@panoply/runner'

import { conversion } from '../columns/conversion.js'
import type { Session } from '../connection/session.js'
import { ORDER_COLUMN, type StageTable } from './stage-pool.js'

type Row = Record<string, unknown>

/** A column of a stage. */
export interface StageColumn {
  /** The key that rows have. */
  readonly key: string
  readonly type: ColumnType
  /** Its name in the stage, quoted for SQL. */
  readonly expression: string
}

/** Reads a staged row back. Its values are as in JSON. */
export const readStagedRow = async (
  session: Session,
  { name }: StageTable,
  columns: readonly StageColumn[],
  position: number,
): Promise<Row> => {
  const texts = columns.map(({ expression, type }) => textExpression(expression, type))
  const [row = { texts: '[]' }] = await session.query(
    `SELECT array_to_json(ARRAY[${texts.join(', ')}]) AS texts FROM ${name} WHERE ${ORDER_COLUMN} = ${position}`,
  )
  // The query returns JSON with a list of texts.
  const values = JSON.parse(row['texts'] as string) as (string | null)[]
  return fromEntries(
    columns.map(({ key, type }, index) => [key, valueOf(values[index] ?? null, type)]),
  )
}

/** A row that was never sent, from the buffer. */
export const bufferedRow = (columns: readonly BufferedColumn[], index: number): Row =>
  fromEntries(
    columns.map(({ key, content }) => {
      const value = content.all[index]
      return [key, value instanceof JsonText ? JSON.parse(value.text) : value]
    }),
  )

const textExpression = (expression: string, type: ColumnType): string =>
  type === 'NULL' ? 'NULL::text' : `(${conversion(expression, type, 'VARCHAR')})::text`

const valueOf = (text: string | null, type: ColumnType): unknown => {
  if (text === null) return null
  switch (type) {
    case 'BOOLEAN':
      return text === 'true'
    case 'JSON':
      return JSON.parse(text)
    case 'INTEGER':
    case 'LONG':
    case 'DOUBLE':
      // A number that would lose digits stays text, as in all JSON of the runner.
      return String(Number(text)) === text ? Number(text) : text
    default:
      return text
  }
}

/** The object without its missing values. A key `__proto__` stays an ordinary key. */
const fromEntries = (entries: readonly (readonly [string, unknown])[]): Row =>
  Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined))
