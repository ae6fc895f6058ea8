import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'
import { describeWithPostgres, type TestDatabase } from '@panoply/local-postgres'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { describeWithPython } from '@panoply/test-kit'

import { folder } from '../support/folder.js'
import { QUIET } from './support/quiet.js'
import { byId, DIE_AFTER_READS, executable, expectedRows, ROWS } from './support/shop.js'

type Row = Record<string, unknown>

const tap = programBuilder(new URL('../../', import.meta.url))('test/programs/shop-tap.ts')

const TABLES = ['customers', 'orders'] as const

/** A project with the shop as a custom extractor, and one loader. Meltano reads JSON where it expects YAML. */
const project = (name: string, loader: string, config: Row): string => {
  const path = join(folder.path, 'meltano.yml')
  const settings = Object.keys(config).map((setting) => ({ name: setting }))
  const text = JSON.stringify({
    ...{ default_environment: 'dev', environments: [{ name: 'dev' }] },
    send_anonymous_usage_stats: false,
    plugins: {
      extractors: [
        {
          ...{
            name: 'tap-shop',
            namespace: 'tap_shop',
            capabilities: ['catalog', 'discover', 'state'],
          },
          executable: executable(folder.path, 'tap-shop', tap),
          settings: [
            { name: 'rows', kind: 'integer' },
            { name: 'password', sensitive: true },
            { name: 'dieAfterReads', kind: 'integer' },
          ],
          config: { rows: ROWS, password: 'hunter2-hunter2' },
        },
      ],
      loaders: [
        { name, namespace: name.replaceAll('-', '_'), executable: loader, settings, config },
      ],
    },
  })
  writeFileSync(path, text)
  return folder.path
}

/** Runs the tap into a target once. @returns the exit code */
const runMeltano = (meltano: string, target: string, env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(meltano, ['run', 'tap-shop', target], {
    ...{ cwd: folder.path, encoding: 'utf8' },
    env: { ...process.env, ...QUIET, ...env },
  })
  return { status, output: stdout + stderr }
}

const DEATH = { TAP_SHOP_DIEAFTERREADS: String(DIE_AFTER_READS) }

/** A run that is killed in the middle, and one that comes to its end. */
const killAndRun = (meltano: string, target: string): void => {
  const killed = runMeltano(meltano, target, DEATH)
  expect(killed.status).not.toBe(0)
  expect(killed.output).not.toContain('hunter2')
  const whole = runMeltano(meltano, target)
  expect({ ...whole, output: whole.status === 0 ? '' : whole.output }).toEqual({
    status: 0,
    output: '',
  })
}

describeWithPython(
  'Meltano with target-jsonl',
  { meltano: ['meltano==4.4.*'], jsonl: ['target-jsonl'] },
  ({ meltano, jsonl }) => {
    it('has every row after a kill, and reads on from its state', () => {
      const out = join(folder.path, 'jsonl')
      spawnSync('mkdir', ['-p', out])
      project('target-jsonl', jsonl('target-jsonl'), { destination_path: out })
      killAndRun(meltano('meltano'), 'target-jsonl')
      const read = (table: string): Row[] =>
        readdirSync(out)
          .filter((file) => file.startsWith(`${table}-`) || file === `${table}.jsonl`)
          .flatMap((file) => readFileSync(join(out, file), 'utf8').split('\n').slice(0, -1))
          .map((line) => JSON.parse(line) as Row)
      for (const table of TABLES) expect(byId(read(table))).toEqual(expectedRows(table))
      const before = TABLES.map((table) => read(table).length)
      expect(runMeltano(meltano('meltano'), 'target-jsonl').status).toBe(0)
      expect(TABLES.map((table) => read(table).length)).toEqual(before)
    })
  },
)

const DUCKDB_ROWS = `
import duckdb, json, sys
rows = duckdb.connect(sys.argv[1]).execute(sys.argv[2])
names = [column[0] for column in rows.description]
print(json.dumps([dict(zip(names, row)) for row in rows.fetchall()], default=str))
`

describeWithPython(
  'Meltano with target-duckdb',
  // With a newer DuckDB this target loses a row: docs/engines.md.
  { meltano: ['meltano==4.4.*'], duckdb: ['target-duckdb==0.8.*', 'duckdb==1.1.*'] },
  ({ meltano, duckdb }) => {
    it('has every row once after a kill', () => {
      const path = join(folder.path, 'shop.duckdb')
      project('target-duckdb', duckdb('target-duckdb'), { path, default_target_schema: 'main' })
      killAndRun(meltano('meltano'), 'target-duckdb')
      const read = (columns: string, table: string): Row[] => {
        const sql = `SELECT ${columns} FROM ${table} ORDER BY id`
        const { stdout } = spawnSync(duckdb('python'), ['-c', DUCKDB_ROWS, path, sql], {
          encoding: 'utf8',
        })
        return JSON.parse(stdout) as Row[]
      }
      expect(read('id, name, note', 'customers')).toEqual(
        expectedRows('customers').map(({ id, name, note }) => ({ id, name, note })),
      )
      expect(read('id, customer, amount, ispaid', 'orders')).toEqual(
        expectedRows('orders').map(({ id, customer, amount, isPaid }) => ({
          ...{ id, customer, amount, ispaid: isPaid },
        })),
      )
    })
  },
)

const withPostgres = (database: TestDatabase): void => {
  describeWithPython(
    'and PostgreSQL',
    { meltano: ['meltano==4.4.*'], postgres: ['meltanolabs-target-postgres==0.8.*'] },
    ({ meltano, postgres }) => {
      it('has every row once after a kill, with arrays and objects', async () => {
        const url = new URL(database.url)
        const sqlalchemyUrl = `postgresql+psycopg://${url.username}:${url.password}@${url.host}${url.pathname}`
        project('target-postgres', postgres('target-postgres'), {
          ...{ sqlalchemy_url: sqlalchemyUrl, default_target_schema: 'shop' },
        })
        killAndRun(meltano('meltano'), 'target-postgres')
        const customers = await database.run('SELECT * FROM shop.customers ORDER BY id')
        expect(
          customers.map(({ id, name, tags, address, note }) => ({
            id: Number(id),
            name,
            tags,
            address,
            note,
          })),
        ).toEqual(
          expectedRows('customers').map(({ id, name, tags, address, note }) => ({
            ...{ id, name, tags, address, note },
          })),
        )
        const orders = await database.run('SELECT * FROM shop.orders ORDER BY id')
        expect(orders.map(({ id, amount, note }) => [Number(id), Number(amount), note])).toEqual(
          expectedRows('orders').map(({ id, amount, note }) => [id, amount, note]),
        )
      })
    },
  )
}
describeWithPostgres('Meltano with meltanolabs-target-postgres', withPostgres)
