import { quoteName } from '../columns/identifiers.js'
import type { Session } from '../connection/session.js'
import type { TableQuestions } from './widen-table.js'

/** Asks the database about the values in a table. @param target the table, quoted for SQL */
export const tableQuestions = (session: Session, target: string): TableQuestions => {
  /** Text columns that are known to contain texts. They are asked about once. */
  const texts = new Set<string>()
  const isTrue = async (question: string): Promise<boolean> => {
    const [answer] = await session.query(`SELECT ${question} AS answer`)
    return answer?.['answer'] === true
  }
  return {
    hasRows: () => isTrue(`EXISTS (SELECT FROM ${target})`),
    hasOnlyNulls: async (column) => {
      if (texts.has(column)) return false
      const hasOnlyNulls = await isTrue(
        `NOT EXISTS (SELECT FROM ${target} WHERE ${quoteName(column)} IS NOT NULL)`,
      )
      if (!hasOnlyNulls) texts.add(column)
      return hasOnlyNulls
    },
    hasLargeNumbers: (column) =>
      isTrue(
        `EXISTS (SELECT FROM ${target} WHERE ${quoteName(column)}
          NOT BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER})`,
      ),
  }
}
