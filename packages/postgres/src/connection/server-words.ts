import pg from 'pg'

/**
 * The fields of a server's error that name objects of the database. The other fields can hold values of rows: `detail`,
 * `hint`, `where` and the queries of functions. See https://www.postgresql.org/docs/current/protocol-error-fields.html
 */
const KEPT_FIELDS = new Set([
  ...['name', 'message', 'stack', 'code', 'severity', 'cause'],
  ...['schema', 'table', 'column', 'dataType', 'constraint'],
])

/** The class of SQLSTATEs that say that a value does not fit. Their messages quote the value. */
const VALUE_DOES_NOT_FIT = '22'

/** The longest quotation of a message, in the quotation marks of any language of the server. */
const QUOTATION = /["'«»„“”‚‘’「」].*["'«»„“”‚‘’「」]/s

/** The objects that a refused change depends on. Kept for our own words, apart from the error that leaves. */
const dependents = new WeakMap<object, string>()

/** SQLSTATE of a change that something else in the database depends on. Its `detail` names objects only. */
const FEATURE_NOT_SUPPORTED = '0A000'

/**
 * Takes the values of rows out of an error of the server, in place. It keeps its class, SQLSTATE, severity and the names
 * of schema, table, column and constraint. Other errors are left as they are.
 */
export const withoutValues = (thrown: unknown): void => {
  if (!(thrown instanceof pg.DatabaseError)) return
  if (thrown.code === FEATURE_NOT_SUPPORTED && thrown.detail !== undefined) {
    dependents.set(thrown, thrown.detail)
  }
  if (thrown.code?.startsWith(VALUE_DOES_NOT_FIT) === true) {
    const { message, stack = '' } = thrown
    thrown.message = message.replace(QUOTATION, '"…"')
    thrown.stack = stack.replace(message, () => thrown.message)
  }
  for (const key of Reflect.ownKeys(thrown)) {
    if (typeof key !== 'string' || !KEPT_FIELDS.has(key)) Reflect.deleteProperty(thrown, key)
  }
}

/** What depends on the column that could not be changed, in the words of the server. */
export const dependentsOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null ? (dependents.get(thrown) ?? '') : ''
