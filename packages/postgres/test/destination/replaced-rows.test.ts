import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { describeWithPostgres } from '@panoply/local-postgres'
import { type LateRefusals, NO_LATE_REFUSALS, type TableReport } from '@panoply/runner'

import { PostgresDestination } from '../../src/index.js'
import { addressOf, checkpointOf, rowsOf, valuesOf } from '../support/deliver.js'

type Row = Record<string, unknown>

/** Rows with these ids, numbered. `undefined` is a row without an id. */
const withIds = (ids: readonly (string | undefined)[]): Row[] =>
  ids.map((id, n) => ({ n, ...(id !== undefined && { __id: id }) }))

describeWithPostgres('the report about replaced rows', (database) => {
  const address = addressOf(database)
  const opened = async (): Promise<PostgresDestination> => {
    const destination = new PostgresDestination(address)
    await destination.open({ runKey: 'run' })
    return destination
  }

  /** A run that commits each list of rows. @returns its report about the table */
  const reportOf = async (
    table: string,
    commits: readonly (readonly Row[])[],
    refusals: LateRefusals = NO_LATE_REFUSALS,
  ): Promise<TableReport | undefined> => {
    const destination = await opened()
    try {
      for (const rows of commits) {
        await destination.write(rowsOf(table, rows))
        await destination.commit(() => checkpointOf({}), refusals)
      }
    } finally {
      await destination.close()
    }
    return destination.report().tables[0]
  }

  const countIn = async (table: string): Promise<number> =>
    Number((await valuesOf(database, `SELECT count(*) FROM ${table}`))[0])

  it('does not count a commit that failed', async () => {
    await reportOf('failed', [withIds(['a'])])
    const destination = await opened()
    await destination.write(rowsOf('failed', withIds(['a', 'a'])))
    const failing = destination.commit(() => {
      throw new Error('no checkpoint')
    })
    await expect(failing).rejects.toThrow('no checkpoint')
    await destination.rollback()
    expect(destination.report().tables).toEqual([])

    await destination.write(rowsOf('failed', withIds(['b', 'a'])))
    await destination.commit(() => checkpointOf({}))
    await destination.close()
    expect(destination.report().tables).toEqual([{ table: 'failed', rows: 2, replaced: 1 }])
    expect(await countIn('failed')).toBe(2)
  })

  it('does not count rows that the table refuses, or tries that are undone', async () => {
    await database.run('CREATE TABLE refusing (__id text, n int CHECK (n <> 2))')
    const rows = withIds(['a', 'a', 'a', 'b', 'b'])
    const refusals = { room: 1, refuse: () => Promise.resolve(Infinity) }

    expect(await reportOf('refusing', [rows], refusals)).toMatchObject({ rows: 4, replaced: 2 })
    expect(await valuesOf(database, 'SELECT n FROM refusing ORDER BY n')).toEqual(['1', '4'])
  })

  it('counts only the rows of the batches that stay before a refused row', async () => {
    await database.run('CREATE TABLE cut (__id text, n int CHECK (n <> 4))')
    const rows = withIds(['a', 'a', 'a', 'b', 'b'])
    const refusals = { room: 0, refuse: () => Promise.resolve(2) }

    expect(await reportOf('cut', [rows], refusals)).toMatchObject({ rows: 2, replaced: 1 })
    expect(await valuesOf(database, 'SELECT n FROM cut')).toEqual(['1'])
  })

  it('does not count rows that a trigger of the table keeps out or moves', async () => {
    await database.run('CREATE TABLE triggered (__id text, n int)')
    await database.run(
      `CREATE FUNCTION keep_out() RETURNS trigger LANGUAGE plpgsql
       AS 'BEGIN IF NEW.n > 1 THEN RETURN NULL; END IF; RETURN NEW; END'`,
    )
    await database.run(
      'CREATE TRIGGER keeping BEFORE INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION keep_out()',
    )
    const rows = withIds(['a', 'a', 'b', 'b', 'c'])

    expect(await reportOf('triggered', [rows])).toMatchObject({ rows: 5, replaced: 2 })
  })

  it('does not count rows of a table that the run empties', async () => {
    await reportOf('emptied', [withIds(['a', 'b'])])
    const destination = await opened()
    await destination.truncate('emptied')
    await destination.write(rowsOf('emptied', withIds(['a', 'b'])))
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(destination.report().tables).toEqual([{ table: 'emptied', rows: 2, replaced: 0 }])
  })

  it('counts rows whose ids come again with other columns, in a later piece of the commit', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({ __id: `${n % 10}`, n }))
    const later = { __id: '3', n: 1, more: 'x' }

    expect(await reportOf('pieces', [[...many, later]])).toMatchObject({
      ...{ rows: 10_001, replaced: 9_991 },
    })
    expect(await countIn('pieces')).toBe(10)
  })

  it('has the name that the rows have, if the stored name is shorter', async () => {
    const table = 'long_'.repeat(20)
    expect(await reportOf(table, [withIds(['a', 'a'])])).toEqual({ table, rows: 2, replaced: 1 })
  })

  it('makes the number of rows in the table right, over commits and runs', async () => {
    const ids = fc.array(fc.constantFrom('a', 'b', 'c', undefined), {
      ...{ minLength: 1, maxLength: 6 },
    })
    const aRun = fc.array(ids, { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(fc.array(aRun, { minLength: 1, maxLength: 2 }), async (runs) => {
        await database.run('DROP TABLE IF EXISTS any_ids')
        let expected = 0
        for (const commits of runs) {
          const report = await reportOf('any_ids', commits.map(withIds))
          if (report) expected += report.rows - (report.replaced ?? Number.NaN)
        }
        expect(await countIn('any_ids')).toBe(expected)
      }),
      { numRuns: 8, examples: [[[[['a', 'b', 'a']]]]] },
    )
  })
})
