import { spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { DuckDBInstance } from '@duckdb/node-api'
import { parse as parseCsv } from 'csv-parse'
import papaparse from 'papaparse'
import pg from 'pg'

import { LineFile } from './line-file.js'

const BATCH_ROWS = 10_000

/** What a person would write by hand: reads a table from `folder`, and writes it as JSON lines. @returns its rows */
export type BareLoop = (folder: string) => Promise<number>

const inBatches = async (rows: AsyncIterable<unknown>, file: LineFile): Promise<number> => {
  let batch: unknown[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < BATCH_ROWS) continue
    await file.write(batch)
    batch = []
  }
  await file.write(batch)
  return await file.close()
}

const outputIn = (folder: string): LineFile => new LineFile(join(folder, 'bare.ndjson'))

export const csvParseLoop: BareLoop = (folder) =>
  inBatches(
    createReadStream(join(folder, 'rows.csv')).pipe(parseCsv({ columns: true })),
    outputIn(folder),
  )

export const papaparseLoop: BareLoop = async (folder) => {
  const file = outputIn(folder)
  await new Promise<void>((resolve, reject) => {
    papaparse.parse<unknown>(createReadStream(join(folder, 'rows.csv'), 'utf8'), {
      header: true,
      skipEmptyLines: true,
      chunk: ({ data }, parser) => {
        parser.pause()
        file.write(data).then(() => {
          parser.resume()
        }, reject)
      },
      complete: () => {
        resolve()
      },
      error: reject,
    })
  })
  return await file.close()
}

const parsed = async function* (lines: AsyncIterable<string>): AsyncGenerator {
  for await (const line of lines) yield JSON.parse(line) as unknown
}

export const jsonLinesLoop: BareLoop = (folder) =>
  inBatches(
    parsed(createInterface({ input: createReadStream(join(folder, 'rows.jsonl')) })),
    outputIn(folder),
  )

/** DuckDB's own reader, into a table: nothing passes through JavaScript. */
export const readCsvInDuckDb: BareLoop = async (folder) => {
  const instance = await DuckDBInstance.create(join(folder, 'bare.duckdb'))
  const connection = await instance.connect()
  const path = join(folder, 'rows.csv').replaceAll("'", "''")
  await connection.run(`CREATE OR REPLACE TABLE rows AS SELECT * FROM read_csv('${path}')`)
  const reader = await connection.runAndReadAll('SELECT count(*) FROM rows')
  const [[count]] = reader.getRows() as [[bigint]]
  connection.closeSync()
  instance.closeSync()
  return Number(count)
}

/** Pages by the key, as the source does. */
export const pgLoop =
  (address: string): BareLoop =>
  async (folder) => {
    const client = new pg.Client({ connectionString: address })
    await client.connect()
    const file = outputIn(folder)
    try {
      for (let after = -1; ;) {
        const { rows } = await client.query<{ id: number }>(
          'SELECT * FROM bench_rows WHERE id > $1 ORDER BY id LIMIT $2',
          [after, BATCH_ROWS],
        )
        await file.write(rows)
        const last = rows.at(-1)
        if (!last) return await file.close()
        after = last.id
      }
    } finally {
      await client.end()
    }
  }

/** The server's own way out, without a row in JavaScript. It is CSV, which is shorter than JSON. */
export const copyByPsql =
  (address: string): BareLoop =>
  (folder) => {
    const path = join(folder, 'copied.csv')
    const { status, error, stdout, stderr } = spawnSync(
      'psql',
      [address, '--command', `\\copy bench_rows TO '${path}' WITH (FORMAT csv)`],
      { encoding: 'utf8' },
    )
    if (status !== 0) throw new Error(`psql failed: ${error?.message ?? stderr}`)
    return Promise.resolve(Number(/\d+/.exec(stdout)?.[0]))
  }
