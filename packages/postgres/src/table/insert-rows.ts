import type { ColumnType, Refusal } from '@panoply/runner'

import { conversion } from '../columns/conversion.js'
import { SQL_TYPES } from '../columns/sql-type.js'
import { isOfARow } from '../connection/row-refusal.js'
import type { Session } from '../connection/session.js'
import type { Stage } from '../staging/stage.js'
import { ORDER_COLUMN } from '../staging/stage-pool.js'
import type { FinalColumn } from './widen-table.js'

/** What is inserted, and how. */
export interface Insertion {
  readonly stage: Stage
  /** The table, as SQL takes it. */
  readonly target: string
  /** The column of the id, and its expression in the stage, if rows have ids. */
  readonly id: { readonly name: string; readonly expression: string } | undefined
  /** Names of the columns, as SQL takes them, and their values in the stage. */
  readonly names: readonly string[]
  readonly values: readonly string[]
  /** Whether the table has no row that could have to be replaced. */
  readonly isEmpty: boolean
  /** How many refused rows are looked for. */
  readonly maxRefused: number
  /** What the server said, in our words. */
  readonly inWords: (error: unknown) => unknown
  /** The key of the column that the server named. */
  readonly keyOf: (error: unknown) => string | undefined
}

/**
 * Inserts the rows of a stage, inside the open transaction. What the server refuses is halved until each row that it
 * refuses is alone; each piece is undone by a savepoint of its own.
 *
 * @returns the rows that were refused: all of them, or `maxRefused`
 */
export const insertRows = async (session: Session, insertion: Insertion): Promise<Refusal[]> => {
  const { positions } = insertion.stage
  const refused: Refusal[] = []
  if (positions.length === 0) return refused
  if (await tried(session, () => insertAll(session, insertion))) return refused
  const insertRange = async (from: number, to: number): Promise<void> => {
    if (refused.length >= insertion.maxRefused) return
    const [first = 0, last = 0] = [positions[from], positions[to - 1]]
    const range = `${ORDER_COLUMN} BETWEEN ${first} AND ${last}`
    const error = await failureOf(session, () => insert(session, insertion, range))
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
  // Each piece is found without a look at the others.
  await session.query(`CREATE INDEX ON ${insertion.stage.table.name} (${ORDER_COLUMN})`)
  await insertRange(0, positions.length)
  return refused
}

const tried = async (session: Session, work: () => Promise<void>): Promise<boolean> =>
  (await failureOf(session, work)) === undefined

/** Does something that is undone when the server refuses a row of it. */
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

const insertAll = (session: Session, insertion: Insertion): Promise<void> =>
  insert(session, insertion, undefined)

/** @param range a condition; without it all rows are inserted */
const insert = async (
  session: Session,
  { stage, target, id, names, values, isEmpty }: Insertion,
  range: string | undefined,
): Promise<void> => {
  const rows = `FROM ${stage.table.name} WHERE ${range ?? 'true'}`
  // Of rows with one id some may have come in an earlier piece.
  if (id && (!isEmpty || range !== undefined)) {
    await session.query(
      `DELETE FROM ${target} WHERE ${id.name} IN
        (SELECT ${id.expression} ${rows} AND ${id.expression} IS NOT NULL)`,
    )
  }
  // Of rows with one id the last one to come stays.
  const condition = id
    ? ` AND (${id.expression} IS NULL OR ${ORDER_COLUMN} IN
        (SELECT max(${ORDER_COLUMN}) ${rows} GROUP BY ${id.expression}))`
    : ''
  await session.query(
    `INSERT INTO ${target} (${names.join(', ')}) SELECT ${values.join(', ')} ${rows}${condition}`,
  )
}

/** The expression of a staged value, as its column takes it. */
export const valueFor = (
  expression: string,
  type: ColumnType,
  final: FinalColumn | undefined,
): string => {
  if (!final?.type || type === 'NULL') return 'NULL'
  const value = conversion(expression, type, final.type)
  return final.sqlType === SQL_TYPES[final.type] ? value : `(${value})::${final.sqlType}`
}
