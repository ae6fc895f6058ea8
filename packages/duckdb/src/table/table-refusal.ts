import { textOf } from '@panoply/runner'

import { DuckDbError } from '../duckdb-error.js'
import { isOutOfMemory } from '../file/memory.js'
import { withoutValues, wordsWithoutValues } from './without-values.js'

/** The error for a refused change of a table. Known messages of DuckDB are replaced by clearer texts. */
export const tableRefused = (table: string, columns: Iterable<string>, error: unknown): unknown => {
  if (error instanceof DuckDbError) return error
  const message = textOf(error)
  withoutValues(error)
  if (isOutOfMemory(message)) {
    return new DuckDbError(
      `table ${JSON.stringify(table)} needs more memory than DuckDB has here. A file that this version made takes ` +
        'tables of thousands of columns: choose a new one with --out, or leave columns out with excludes',
      { kind: 'limit', table, cause: error },
    )
  }
  if (
    /^(Catalog|Binder) Error: .*(modify view|is not an? table|of type View|delete from base table)/i.test(
      message,
    )
  ) {
    return new DuckDbError(
      `${JSON.stringify(table)} is a view: expected a table, or nothing. Choose another destination or schema, or rename it`,
      { kind: 'conflict', table, cause: error },
    )
  }
  const refusal = refusalOf(table, [...columns], message)
  return refusal
    ? new DuckDbError(refusal.words, {
        kind: 'row',
        table,
        column: refusal.column,
        cause: error,
      })
    : error
}

/** Whether a table refused a single row, so that other rows can still be written. */
export const isOfARow = (error: unknown): error is DuckDbError =>
  error instanceof DuckDbError && error.kind === 'row'

/** Whether another run of this process has changed the tables since they were read. */
export const isOutdated = (error: unknown): boolean =>
  /^(Catalog|Binder|TransactionContext) Error/.test(textOf(error))

interface RowRefusal {
  readonly words: string
  readonly column: string | undefined
}

/** The messages are those of DuckDB 1.5. Messages that later versions have changed are shown unchanged. */
const refusalOf = (
  table: string,
  columns: readonly string[],
  message: string,
): RowRefusal | undefined => {
  const quoted = JSON.stringify(table)
  const [first = ''] = message.split('\n')
  const [, missing] =
    /^Constraint Error: NOT NULL constraint failed: (?:.*\.)?(.+)$/.exec(first) ?? []
  if (missing !== undefined) {
    const column = columns.find((name) => name === missing.replaceAll('"', '')) ?? missing
    const words = `column ${JSON.stringify(column)} of table ${quoted} takes no NULL, and the row has no value for it. Drop its NOT NULL, or leave the row out`
    return { words, column }
  }
  const [, check] =
    // Behind the expression an error of it may quote the value.
    /^Constraint Error: CHECK constraint failed on table .* with expression (.+?)(?: \(Error: .*)?$/.exec(
      first,
    ) ?? []
  if (check !== undefined) {
    const named = columns.filter((name) => namesIn(check).has(name))
    return {
      words: `${check} of table ${quoted} does not take the row`,
      column: named.length === 1 ? named[0] : undefined,
    }
  }
  if (first.startsWith('Constraint Error: Violates foreign key')) {
    const words = first.includes('does not exist')
      ? `a foreign key of table ${quoted} does not take the row: what it refers to is not there`
      : `rows of another table refer to a row of table ${quoted} by a foreign key: it cannot be replaced`
    return { words, column: undefined }
  }
  if (/^Constraint Error: .*(duplicate key|unique|primary key)/i.test(first)) {
    const [, key] = /Duplicate key "([^":,]+): /.exec(first) ?? []
    const where = key === undefined ? '' : ` on ${JSON.stringify(key)}`
    const words = `a unique index or primary key${where} of table ${quoted} does not take the row: its value is there already`
    return { words, column: columns.find((name) => name === key) }
  }
  return /^(Constraint|Conversion|Out of Range) Error:/.test(first)
    ? {
        words: `a value does not fit its column of table ${quoted}: ${wordsWithoutValues(first)}`,
        column: undefined,
      }
    : undefined
}

/** The names in an expression, with or without quotes. */
const namesIn = (expression: string): ReadonlySet<string> =>
  new Set(
    [...expression.matchAll(/"((?:[^"]|"")+)"|[A-Za-z_]\w*/g)].map(
      ([word, quoted]) => quoted?.replaceAll('""', '"') ?? word,
    ),
  )
