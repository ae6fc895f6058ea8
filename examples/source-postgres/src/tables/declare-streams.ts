import type { StreamDeclaration } from '@panoply/datasource'

import { findTable, type Table } from '../catalog.js'
import { type TunnelledConnection, withSession } from '../connection.js'
import { type JsonSchema, schemaOfColumn } from '../values/value-schema.js'
import { rowNameOf, tableOf } from './labels.js'

const LABEL: JsonSchema = { type: 'string' }
const LABELS: Readonly<Record<string, JsonSchema>> = {
  ...{ __table: LABEL, __tablename: LABEL, __schemaname: LABEL, __databasename: LABEL },
}

/** @throws NotFoundError for a table that is not there */
export const declareStreams = (
  connection: TunnelledConnection,
  names: readonly string[],
): Promise<StreamDeclaration[]> =>
  withSession(connection, async (session) => {
    const tables = new Map<string, Table>()
    for (const name of names) {
      const table = await findTable(session, name)
      tables.set(table.id, table)
    }
    return [...tables.values()].map(declare)
  })

const declare = ({ id, schema, name, key, columns }: Table): StreamDeclaration => ({
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
