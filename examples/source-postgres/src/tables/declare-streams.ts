import { findTable, type Table } from '../catalog.js'
import { type TunnelledConnection, withSession } from '../connection.js'
import { type JsonSchema, schemaOfColumn } from '../values/value-schema.js'
import { rowNameOf, tableOf } from './row-builder.js'

/** What the system can know of a table before a row is read. */
export interface DeclaredStream {
  /** The `__table` of its rows. */
  readonly name: string
  /** The JSON Schema of a row. */
  readonly schema: { readonly properties: Readonly<Record<string, JsonSchema>> }
  /** The columns that tell rows apart. Missing where the table has no key. */
  readonly primaryKey?: readonly string[]
  /** Where the state holds the position in this table. */
  readonly statePath?: readonly string[]
}

const LABEL: JsonSchema = { type: 'string' }
const LABELS: Readonly<Record<string, JsonSchema>> = {
  ...{ __table: LABEL, __tablename: LABEL, __schemaname: LABEL, __databasename: LABEL },
}

/** @throws NotFoundError for a table that is not there */
export const declareStreams = (
  connection: TunnelledConnection,
  names: readonly string[],
): Promise<DeclaredStream[]> =>
  withSession(connection, async (session) => {
    const tables = new Map<string, Table>()
    for (const name of names) {
      const table = await findTable(session, name)
      tables.set(table.id, table)
    }
    return [...tables.values()].map(declare)
  })

const declare = ({ id, schema, name, key, columns }: Table): DeclaredStream => ({
  name: tableOf({ schema, name }),
  schema: {
    properties: {
      ...Object.fromEntries(
        columns.map((column) => [rowNameOf(column.name, columns), schemaOfColumn(column)]),
      ),
      ...LABELS,
    },
  },
  ...(key.length > 0 && {
    primaryKey: key.map((column) => rowNameOf(column.name, columns)),
    statePath: ['tables', id],
  }),
})
