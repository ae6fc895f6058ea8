import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'
import { CANARY, leaksOf, thrownBy } from '@panoply/test-kit'

import { PostgresDestination, PostgresStateStore } from '../src/index.js'
import { addressOf, checkpointOf, rowsOf } from './support/deliver.js'

describeWithPostgres('an error of PostgreSQL holds no value of a row', (database) => {
  const raising = (table: string, name: string): Promise<unknown> =>
    database.run(`
      CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'not today' USING DETAIL = to_jsonb(NEW)::text, HINT = to_jsonb(NEW)::text,
          TABLE = 'the table', COLUMN = 'the column';
      END $$;
      CREATE TRIGGER ${name} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${name}();`)

  const failureOf = async (table: string, record: Record<string, unknown>): Promise<unknown> => {
    const destination = new PostgresDestination(addressOf(database))
    await destination.open({ runKey: table })
    try {
      return await thrownBy(
        (async () => {
          await destination.write(rowsOf(table, [{ n: 1 }, record]))
          await destination.commit(() => checkpointOf({}))
        })(),
      )
    } finally {
      await destination.close()
    }
  }

  it.each<[string, string, Record<string, unknown>]>([
    ['a check', 'n int, note text CHECK (length(note) < 5)', { note: CANARY }],
    ['a unique index', 'n int, note text UNIQUE DEFAULT 0', { note: CANARY, n: 2 }],
    ['an expression of an index, as an int', 'n int, note text', { note: CANARY }],
    ['an expression of an index, as an inet', 'n int, note text', { note: CANARY }],
    ['an expression of an index, as a jsonb', 'n int, note text', { note: CANARY }],
  ])('where %s refuses it', async (what, columns, record) => {
    const table = `refuses_${what.replaceAll(/\W+/g, '_')}`
    await database.run(`CREATE TABLE ${table} (${columns})`)
    if (what === 'a unique index') {
      await database.run(`INSERT INTO ${table} VALUES (0, $1)`, [CANARY])
    }
    if (what.startsWith('an expression')) {
      await database.run(`CREATE INDEX ON ${table} ((note::${what.split(' ').at(-1) ?? ''}))`)
    }
    const error = await failureOf(table, record)

    expect(error).toMatchObject({ code: 'PANOPLY_ROW_REFUSED', table })
    expect(leaksOf(error)).toEqual([])
  })

  it('where a trigger quotes it in a detail and a hint, and keeps SQLSTATE and names', async () => {
    await database.run('CREATE TABLE quoting (n int, note text)')
    await raising('quoting', 'quote')
    const error = await failureOf('quoting', { note: CANARY })

    expect(error).toMatchObject({
      cause: {
        cause: { code: 'P0001', severity: 'ERROR', table: 'the table', column: 'the column' },
      },
    })
    expect(String(error)).toContain('not today')
    expect(leaksOf(error)).toEqual([])
  })

  it('where what a source keeps cannot be saved', async () => {
    const store = new PostgresStateStore(database.url.href)
    const session = await store.open('a source', 'A source')
    try {
      await raising('panoply_runner.sources', 'quote_source')
      const changes = { token: { value: CANARY, given: 'none' } }
      const error = await thrownBy(session.save({ ...session.saved, changes }))

      expect(error).toMatchObject({ code: 'PANOPLY_POSTGRES_FAILED', sqlState: 'P0001' })
      expect(leaksOf(error)).toEqual([])
    } finally {
      await database.run('DROP FUNCTION quote_source CASCADE')
      await session.close()
    }
  })
})
