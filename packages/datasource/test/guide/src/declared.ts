import {
  type Batch,
  DataSource,
  type SourceParameters,
  type StreamDeclaration,
} from '@panoply/datasource'

export class Stream extends DataSource {
  static override async streams(source: SourceParameters): Promise<StreamDeclaration[]> {
    const tables = await listTables(source)
    return tables.map(({ name, key }) => ({
      name,
      primaryKey: key,
      schema: {
        properties: { id: { type: 'integer' }, at: { type: 'string', format: 'date-time' } },
      },
    }))
  }

  read(): Batch | null {
    return null
  }
}

/** A real source asks its database. */
const listTables = ({ tables = ['users'] }: SourceParameters & { tables?: string[] }) =>
  Promise.resolve(tables.map((name) => ({ name, key: 'id' })))
