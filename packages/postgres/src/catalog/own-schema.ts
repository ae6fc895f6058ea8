import { quoteName } from '../columns/identifiers.js'
import type { Session } from '../connection/session.js'

/** The schema for the runner's own tables, separate from the data. */
export const OWN_SCHEMA = 'panoply_runner'

/** The number of the lock is arbitrary, but every process must use the same number. */
const MAKING = 'SELECT pg_catalog.pg_advisory_xact_lock(7262147061)'

/**
 * Creates a schema if it does not exist. It is looked up first, so that a user without the right to create schemas can
 * use an existing one.
 */
export const ensureSchema = async (session: Session, schema: string): Promise<void> => {
  const found = 'SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1'
  if ((await session.query(found, [schema])).length > 0) return
  // If two sessions created the same schema at the same time, one of them would fail.
  await session.query(MAKING)
  await session.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`)
}

/**
 * Creates a table in the runner's own schema, if it does not exist.
 *
 * @param columns the column definitions in SQL
 */
export const ensureOwnTable = async (
  session: Session,
  table: string,
  columns: string,
): Promise<void> => {
  const found = 'SELECT FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = $2'
  if ((await session.query(found, [OWN_SCHEMA, table])).length > 0) return
  await inTransaction(session, async () => {
    await ensureSchema(session, OWN_SCHEMA)
    await session.query(MAKING)
    await session.query(`CREATE TABLE IF NOT EXISTS ${OWN_SCHEMA}.${table} (${columns})`)
  })
}

/** Runs `work` in a transaction. If it fails, the transaction is rolled back. */
export const inTransaction = async <Result>(
  session: Session,
  work: () => Promise<Result>,
): Promise<Result> => {
  // Explicit, because the defaults of the database may differ.
  await session.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE')
  try {
    const result = await work()
    await session.query('COMMIT')
    return result
  } catch (error) {
    await rollBack(session)
    throw error
  }
}

const rollBack = async (session: Session): Promise<void> => {
  try {
    await session.query('ROLLBACK')
  } catch {
    // The rollback failed because the connection is lost. The server then rolls back, and the first failure is thrown.
  }
}
