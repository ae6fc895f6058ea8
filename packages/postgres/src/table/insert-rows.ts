import type { ColumnType, Refusal } from '@panoply/runner'

import { conversion } from '../columns/conversion.js'
import { SQL_TYPES } from '../columns/sql-type.js'
import { isOfARow } from '../connection/row-refusal.js'
import type { Session } from '../connection/session.js'
import type { Stage } from '../staging/stage.js'
import { ORDER_COLUMN } from '../staging/stage-pool.js'
import type { FinalColumn } from './widen-table.js'

/** The arguments of {@link insertRows}. */
export interface Insertion {
  readonly stage: Stage
  /** The table, quoted for SQL. */
  readonly target: string
  /** The column of the id, and its expression in the stage, if rows have ids. */
  readonly id: { readonly name: string; readonly expression: string } | undefined
  /** Names of the columns, quoted for SQL. */
  readonly names: readonly string[]
  readonly values: readonly string[]
  /** `true` if the table is known to be empty, so that no row has to be replaced. */
  readonly isEmpty: boolean
  /** The largest number of refused rows to look for. */
  readonly maxRefused: number
  /** Translates an error of the server. */
  readonly inWords: (error: unknown) => unknown
  /** The key of the column that an error of the server names. */
  readonly keyOf: (error: unknown) => string | undefined
}

/** The result of {@link insertRows}. */
export interface Inserted {
  /** The rows that the server refused, but at most `maxRefused` of them. */
  readonly refused: readonly Refusal[]
  /** The number of rows that were replaced by rows with the same id, in the table and in the stage. */
  readonly replaced: number
}

/**
 * Inserts the rows of a stage, inside the open transaction. If the server refuses them, they are halved until each
 * refused row is found. Each piece has a savepoint, so that it can be undone alone.
 */
export const insertRows = async (session: Session, insertion: Insertion): Promise<Inserted> => {
  const { positions } = insertion.stage
  const refused: Refusal[] = []
  let replaced = 0
  /** @returns the failure of the insertion, if there is one */
  const tried = (rows: number, range?: string): Promise<unknown> =>
    failureOf(session, async () => {
      replaced += await insert(session, insertion, { rows, range })
    })
  if (positions.length === 0) return { refused, replaced }
  if ((await tried(positions.length)) === undefined) return { refused, replaced }
  const insertRange = async (from: number, to: number): Promise<void> => {
    if (refused.length >= insertion.maxRefused) return
    const [first = 0, last = 0] = [positions[from], positions[to - 1]]
    const range = `${ORDER_COLUMN} BETWEEN ${first} AND ${last}`
    const error = await tried(to - from, range)
    if (error === undefined) return
    if (to - from === 1) {
      refused.push({
        ...{ position: first, reason: insertion.inWords(error), key: insertion.keyOf(error) },
        record: await insertion.stage.record(session, first),
      })
      return
    }
    const middle = Math.ceil((from + to) / 2)
    await insertRange(from, middle)
    await insertRange(middle, to)
  }
  // The index finds the rows of a piece without a scan of the whole stage.
  await session.query(`CREATE INDEX ON ${insertion.stage.table.name} (${ORDER_COLUMN})`)
  await insertRange(0, positions.length)
  return { refused, replaced }
}

/** Runs `work`. If the server refuses a row, the work is undone and the failure returned. */
const failureOf = async (session: Session, work: () => Promise<void>): Promise<unknown> => {
  await session.query('SAVEPOINT panoply_rows')
  try {
    await work()
    await session.query('RELEASE SAVEPOINT panoply_rows')
    return undefined
  } catch (error) {
    if (!isOfARow(error)) throw error
    await session.query('ROLLBACK TO SAVEPOINT panoply_rows; RELEASE SAVEPOINT panoply_rows')
    return error
  }
}

/** A piece of a stage. */
interface Piece {
  /** The number of its rows. */
  readonly rows: number
  /** Its condition in SQL. `undefined`: the piece has all rows. */
  readonly range: string | undefined
}

/** @returns the number of rows that were replaced */
const insert = async (
  session: Session,
  { stage, target, id, names, values, isEmpty }: Insertion,
  piece: Piece,
): Promise<number> => {
  const { range } = piece
  const rows = `FROM ${stage.table.name} WHERE ${range ?? 'true'}`
  let replaced = 0
  // An earlier piece may already have inserted a row with the same id.
  if (id && (!isEmpty || range !== undefined)) {
    replaced += await session.change(
      `DELETE FROM ${target} WHERE ${id.name} IN
        (SELECT ${id.expression} ${rows} AND ${id.expression} IS NOT NULL)`,
    )
  }
  // If several rows have the same id, the last one stays.
  const condition = id
    ? ` AND (${id.expression} IS NULL OR ${ORDER_COLUMN} IN
        (SELECT max(${ORDER_COLUMN}) ${rows} GROUP BY ${id.expression}))`
    : ''
  const inserted = await session.change(
    `INSERT INTO ${target} (${names.join(', ')}) SELECT ${values.join(', ')} ${rows}${condition}`,
  )
  if (!id || inserted === piece.rows) return replaced
  // Counted separately, because a trigger of the table can also leave rows out of the insertion.
  const [counted] = await session.query(
    `SELECT count(${id.expression}) - count(DISTINCT ${id.expression}) AS repeated ${rows}`,
  )
  return replaced + Number(counted?.['repeated'])
}

/** The SQL expression that converts a staged value to the type of its column. */
export const valueFor = (
  expression: string,
  type: ColumnType,
  final: FinalColumn | undefined,
): string => {
  if (!final?.type || type === 'NULL') return 'NULL'
  const value = conversion(expression, type, final.type)
  return final.sqlType === SQL_TYPES[final.type] ? value : `(${value})::${final.sqlType}`
}
