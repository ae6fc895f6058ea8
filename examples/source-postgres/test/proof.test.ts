/** @runs-first It collects garbage, or makes much. */
import { beforeAll, expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'
import { prove } from '@panoply/prove'

import * as postgres from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

describeWithPostgres('the proof of the PostgreSQL source', (database) => {
  beforeAll(async () => {
    await database.run(`
      CREATE TABLE proved (id int PRIMARY KEY, name text);
      INSERT INTO proved SELECT i, 'row ' || i FROM generate_series(1, 20) i`)
  })

  it('finds nothing against it, with the database as it is', async () => {
    const source = { ...connectionTo(database.url), tables: ['public.proved'] }
    const proof = await prove(postgres, { source, batchSize: 5 })

    expect(proof.lines.filter(({ verdict }) => verdict === 'failed')).toEqual([])
    expect(proof).toMatchObject({ from: 'live', tape: null, baseline: { rows: 20 } })
    expect(proof.lines.find(({ check }) => check === 'requests')?.verdict).toBe('not-tried')
    expect(JSON.stringify(proof)).not.toContain(source.password)
  })
})
