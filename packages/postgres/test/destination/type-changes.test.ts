import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'
import { runSource } from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'
import { batchesModule } from '@panoply/test-kit'

import { PostgresDestination } from '../../src/index.js'
import { addressOf, checkpointOf, columnsOf, rowsOf } from '../support/deliver.js'

describeWithPostgres('a column that was there before the run', (database) => {
  const address = addressOf(database)

  /** One run that writes each list of records in a commit of its own. @returns what it warns of */
  const warningsOf = async (
    table: string,
    ...commits: readonly Record<string, unknown>[][]
  ): Promise<string[]> => {
    const warnings: string[] = []
    const destination = new PostgresDestination(address)
    await destination.open({ runKey: table, warn: (message) => warnings.push(message) })
    try {
      for (const records of commits) {
        await destination.write(rowsOf(table, records))
        await destination.commit(() => checkpointOf({}))
      }
    } finally {
      await destination.close()
    }
    return warnings
  }

  it.each([
    ['varchar(20)', 'ann', 'character varying(20)', 'text'],
    ['char(3)', 'ann', 'character(3)', 'text'],
    ['numeric(10,2)', 2 ** 40, 'numeric(10,2)', 'text'],
    ['smallint', 7, 'smallint', 'bigint'],
    ['integer', 7, 'integer', 'bigint'],
    ['real', 0.5, 'real', 'double precision'],
    ['bigint', 'ann', 'bigint', 'text'],
    ['uuid', '00000000-0000-0000-0000-000000000000', 'uuid', 'text'],
    ['text', 7, 'text', 'bigint'],
  ])('of the type %s is told once when it gets another type', async (made, value, old, now) => {
    const table = `made_${made.replaceAll(/\W/g, '_')}`
    await database.run(`CREATE TABLE ${table} ("The Column" ${made})`)
    const rows = [{ 'The Column': value }]

    expect(await warningsOf(table, rows, rows)).toEqual([
      `the column "The Column" of table "${table}" was ${old} and is ${now} now, because rows that came need it`,
    ])
    expect(await columnsOf(database, table)).toEqual([['The Column', now]])
    expect(await warningsOf(table, rows)).toEqual([])
  })

  it.each([
    ['varchar', 'ann'],
    ['json', { a: 1 }],
    ['varchar(20)', null],
  ])('of the type %s that does not change is not reported', async (made, value) => {
    const table = `kept_${made.replaceAll(/\W/g, '_')}`
    await database.run(`CREATE TABLE ${table} (n ${made})`)
    expect(await warningsOf(table, [{ n: value }])).toEqual([])
  })

  it('is told, and a column of the run itself is not', async () => {
    expect(await warningsOf('grown', [{ n: 1 }], [{ n: 0.5 }], [{ n: 'text' }])).toEqual([])
  })

  it('is reported for each change that a run makes to an existing column', async () => {
    await database.run('CREATE TABLE twice (n smallint)')
    expect(await warningsOf('twice', [{ n: 1 }], [{ n: 'text' }])).toEqual([
      expect.stringContaining('was smallint and is bigint now'),
    ])
  })

  it('is not told while the commit is refused', async () => {
    await database.run('CREATE TABLE refused (n varchar(5), m int CHECK (m > 0))')
    const warnings: string[] = []
    const destination = new PostgresDestination(address)
    await destination.open({ runKey: 'refused', warn: (message) => warnings.push(message) })
    await destination.write(rowsOf('refused', [{ n: 'ann', m: -1 }]))
    await expect(destination.commit(() => checkpointOf({}))).rejects.toThrow(/the check/)
    await destination.close()

    expect(warnings).toEqual([])
    expect(await columnsOf(database, 'refused')).toEqual([
      ['n', 'character varying(5)'],
      ['m', 'integer'],
    ])
  })

  it('is told by the report of a run', async () => {
    await database.run('CREATE TABLE reported (n varchar(5))')
    const report = await runSource(batchesModule([[{ n: 'ann' }]]), {
      ...{ source: { destination: 'reported' }, stateStore: new InMemoryStateStore() },
      destination: new PostgresDestination(address),
    })
    expect(report.warnings).toEqual([
      expect.stringContaining('"n" of table "reported" was character varying(5) and is text now'),
    ])
  })
})
