import { createReadStream } from 'node:fs'
import { join } from 'node:path'

import { parse } from 'csv-parse'
import pg from 'pg'

const BATCH_ROWS = 5_000

/** Fills the table `bench_rows` of a database from `rows.csv`. */
export const fillPostgres = async (address: string, folder: string): Promise<void> => {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    await client.query('DROP TABLE IF EXISTS bench_rows')
    await client.query(
      'CREATE TABLE bench_rows (id int PRIMARY KEY, at timestamptz, "user" text, email text, city text, product text, price float8, quantity int, paid bool, note text)',
    )
    let batch: unknown[] = []
    const insert = async (): Promise<void> => {
      const sql =
        'INSERT INTO bench_rows SELECT * FROM json_populate_recordset(null::bench_rows, $1)'
      await client.query(sql, [JSON.stringify(batch)])
      batch = []
    }
    const rows = createReadStream(join(folder, 'rows.csv')).pipe(parse({ columns: true }))
    for await (const row of rows) if (batch.push(row) === BATCH_ROWS) await insert()
    await insert()
  } finally {
    await client.end()
  }
}
