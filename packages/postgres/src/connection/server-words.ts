import pg from 'pg'

/**
 * The fields of a server's error that are kept, because they only name objects of the database. Other fields can
 * contain values of rows: `detail`, `hint`, `where` and the queries of functions. See
 * https://www.postgresql.org/docs/current/protocol-error-fields.html
 */
const KEPT_FIELDS = new Set([
  ...['name', 'message', 'stack', 'code', 'severity', 'cause'],
  ...['schema', 'table', 'column', 'dataType', 'constraint'],
])

/** The class of SQLSTATEs for a value that does not fit. Their messages quote the value. */
const VALUE_DOES_NOT_FIT = '22'

/** The longest quotation in a message. Quotation marks depend on the language of the server. */
const QUOTATION = /["'«»„“”‚‘’「」].*["'«»„“”‚‘’「」]/s

/**
 * For each error: the text that names the objects that depend on the column. It is kept apart from the error, for
 * messages of this package only.
 */
const dependents = new WeakMap<object, string>()

/** The SQLSTATE if something else depends on the column to be changed. Its `detail` names only objects. */
const FEATURE_NOT_SUPPORTED = '0A000'

/**
 * Removes the values of rows from an error of the server, in place. Class, SQLSTATE, severity and the names of schema,
 * table, column and constraint stay. Other errors are not changed.
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

/** The text of the server that names what depends on a column that could not be changed. */
export const dependentsOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null ? (dependents.get(thrown) ?? '') : ''
