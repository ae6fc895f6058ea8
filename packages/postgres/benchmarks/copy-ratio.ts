/**
 * How fast rows of ten columns get into PostgreSQL, beside what COPY alone does with the same rows in the same run:
 *
 *   pnpm bench [rows]
 *
 * A server of its own is started on loopback, with the settings that PostgreSQL comes with. Every measurement is the
 * best of three.
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { ensurePostgres, LocalPostgres } from '@panoply/local-postgres/server'
import type { Checkpoint, TableRow } from '@panoply/runner'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

import { PostgresDestination } from '../src/index.js'

const ROWS = Number(process.argv[2] ?? 300_000)
const BATCH_ROWS = 1_000
/** As the runner commits them at the latest. */
const COMMIT_ROWS = 100_000
const TRIES = 3

const recordOf = (n: number): Record<string, unknown> => ({
  id: n,
  name: `customer ${n}`,
  email: `customer${n}@example.com`,
  active: n % 3 === 0,
  score: n / 7,
  visits: n % 1_000,
  city: 'Reykjavík',
  note: 'a line\twith a tab, and a \\ backslash',
  created: new Date(1_700_000_000_000 + n * 1_000),
  tags: ['new', `tag ${n % 10}`],
})

const COLUMNS = `id bigint, name text, email text, active boolean, score double precision, visits bigint, city text,
  note text, created timestamptz, tags jsonb`

const lineOf = (n: number): string => {
  const { id, name, email, score, visits, city, created, tags } = recordOf(n)
  const note = 'a line\\twith a tab, and a \\\\ backslash'
  const active = n % 3 === 0 ? 't' : 'f'
  const fields = [id, name, email, active, score, visits, city, note]
  return `${fields.join('\t')}\t${(created as Date).toISOString()}\t${JSON.stringify(tags)}\n`
}

const checkpoint: Checkpoint = {
  ...{ state: { page: 1 }, finished: false, at: '2026-01-01T00:00:00.000Z', truncated: [] },
}

/** COPY into a table without a key, from texts that are ready. */
const copyAlone = async (url: string): Promise<number> => {
  const pieces: Buffer[] = []
  for (let start = 0; start < ROWS; start += BATCH_ROWS) {
    const lines = Array.from({ length: BATCH_ROWS }, (_, index) => lineOf(start + index))
    pieces.push(Buffer.from(lines.join('')))
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`DROP TABLE IF EXISTS copied; CREATE TABLE copied (${COLUMNS})`)
  const startedAt = performance.now()
  await pipeline(Readable.from(pieces), client.query(copyFrom('COPY copied FROM STDIN')))
  const seconds = (performance.now() - startedAt) / 1_000
  await client.end()
  return ROWS / seconds
}

/** What a run does: batches, and a commit with a checkpoint every now and then. */
const throughDestination = async (url: string, hasIds: boolean): Promise<number> => {
  const table = hasIds ? 'with_ids' : 'without_ids'
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`DROP TABLE IF EXISTS ${table}`)
  await client.end()
  const destination = new PostgresDestination(url)
  await destination.open({ runKey: 'benchmark' })
  const startedAt = performance.now()
  for (let start = 0; start < ROWS; start += BATCH_ROWS) {
    await destination.write(
      Array.from({ length: BATCH_ROWS }, (_, index): TableRow => {
        const record = recordOf(start + index)
        const id = hasIds ? String(start + index) : undefined
        return { table, id, record: hasIds ? { ...record, __id: id } : record }
      }),
    )
    if ((start + BATCH_ROWS) % COMMIT_ROWS === 0) await destination.commit(() => checkpoint)
  }
  await destination.commit(() => checkpoint)
  const seconds = (performance.now() - startedAt) / 1_000
  await destination.close()
  return ROWS / seconds
}

const bestOf = async (measure: () => Promise<number>): Promise<number> => {
  let best = 0
  for (let tried = 0; tried < TRIES; tried += 1) best = Math.max(best, await measure())
  return best
}

const programs = ensurePostgres((text) => process.stderr.write(`${text}\n`))
if ('missing' in programs) throw new Error(programs.missing)
const server = new LocalPostgres(programs.folder)
const url = await server.start()
try {
  const alone = await bestOf(() => copyAlone(url))
  const rows = await bestOf(() => throughDestination(url, false))
  const ids = await bestOf(() => throughDestination(url, true))
  const line = (rate: number): Record<string, unknown> => ({
    'rows/s': Math.round(rate),
    'of COPY': `${((100 * rate) / alone).toFixed(0)} %`,
  })
  // oxlint-disable-next-line no-console -- a program speaks to the terminal
  console.table({
    'COPY alone': line(alone),
    'rows without ids': line(rows),
    'rows with ids (upsert)': line(ids),
  })
} finally {
  await server.stop()
}
