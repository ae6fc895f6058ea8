import { quoteName } from '../columns/identifiers.js'
import type { Session } from '../connection/session.js'

/** A schema of its own, out of the way of the data. */
export const OWN_SCHEMA = 'panoply_runner'

/** Any number will do, as long as every process takes the same. */
const MAKING = 'SELECT pg_catalog.pg_advisory_xact_lock(7262147061)'

/**
 * Makes a schema if it does not exist. It is looked up first, because a user who may not make schemas can use an
 * existing one.
 */
export const ensureSchema = async (session: Session, schema: string): Promise<void> => {
  const found = 'SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1'
  if ((await session.query(found, [schema])).length > 0) return
  // Two that make the same schema at the same time would hinder each other.
  await session.query(MAKING)
  await session.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`)
}

/**
 * Makes a table in the schema of our own if it is not there.
 *
 * @param columns as SQL defines them
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

/** Does something in a transaction, which is committed with it or not at all. */
export const inTransaction = async <Result>(
  session: Session,
  work: () => Promise<Result>,
): Promise<Result> => {
  // Whatever the defaults of the database are.
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
    // The connection is lost, and the transaction with it. The first failure is reported.
  }
}
