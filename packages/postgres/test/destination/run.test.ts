import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'
import { runSource } from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'
import { batchesModule, countingModule, tallyOf } from '@panoply/test-kit'

import { PostgresDestination } from '../../src/index.js'
import { addressOf, valuesOf } from '../support/deliver.js'

describeWithPostgres('a run into PostgreSQL', (database) => {
  const options = (schema?: string) => ({
    destination: new PostgresDestination(addressOf(database, schema)),
    ...{ stateStore: new InMemoryStateStore(), retryDelaysMs: [0] },
  })

  it('puts its tables where the source asks for, before the schema of the address', async () => {
    const source = { schema: 'Of the source', destination: 'rows' }
    const report = await runSource(batchesModule([[{ n: 1 }], [{ n: 2 }]]), {
      ...options('of_the_address'),
      source,
    })

    expect(await valuesOf(database, 'SELECT n FROM "Of the source".rows')).toEqual(['1', '2'])
    expect(report.destination.location).toContain('schema Of the source')
    expect(await valuesOf(database, `SELECT to_regclass('of_the_address.rows')`)).toEqual([null])
  })

  it('has each row once although a read failed and was tried again', async () => {
    let failures = 0
    const module = countingModule(100, 10, (next) => {
      if (next !== 50 || failures > 0) return
      failures += 1
      throw new Error('a moment without an answer')
    })
    await runSource(module, { ...options('retried'), source: { destination: 'rows' } })

    const numbers = await valuesOf(database, 'SELECT n FROM retried.rows')
    expect(failures).toBe(1)
    expect(tallyOf(numbers.map(Number), 100)).toEqual({ missing: 0, doubled: 0 })
  })

  it('empties tables for truncateTable, again with every run', async () => {
    const module = batchesModule([[{ n: 1 }], [{ n: 2 }]])
    for (const run of [1, 2]) {
      await runSource(module, {
        ...options('emptied'),
        source: { destination: 'rows', truncateTable: true, id: run },
      })
    }

    expect(await valuesOf(database, 'SELECT n FROM emptied.rows')).toEqual(['1', '2'])
  })
})
