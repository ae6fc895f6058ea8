import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ensurePostgres, LocalPostgres } from '@panoply/local-postgres/server'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { InMemoryDestination } from '@panoply/runner/testing'
import { runSource } from '@panoply/runner'
import { commandStarter, countingModule, tallyOf } from '@panoply/test-kit'
import pg from 'pg'

import { PostgresStateStore } from '../../src/index.js'
import { EXIT, workersOf } from '../support/workers.js'

const TOTAL = 1_000
const ENDLESS = 1_000_000_000

const build = programBuilder(new URL('../../', import.meta.url))
const programs = ensurePostgres(() => undefined)

if ('missing' in programs) {
  // Where there is no server, a test that says so stands in the place of those that restart one.
  it(`SKIPPED: ${programs.missing}`, () => {
    expect(programs.missing).not.toBe('')
  })
} else {
  describe('a server that is cut off from its power, and comes back', () => {
    const server = new LocalPostgres(programs.folder)
    let address = ''
    beforeAll(async () => {
      address = await server.start()
    })
    afterAll(() => server.stop())

    const query = async (sql: string): Promise<Record<string, unknown>[]> => {
      const client = new pg.Client({ connectionString: address })
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows
      } finally {
        await client.end()
      }
    }
    const { start, untilFree } = workersOf(commandStarter(build('test/programs/worker.ts')), query)

    it('fails the run that writes to it, and the next one goes on with each row once', async () => {
      const interrupted = start(address, ENDLESS)
      await interrupted.says('safe: ')
      server.restart()
      expect(await interrupted.ended).toMatchObject({
        code: EXIT.failed,
        stderr: expect.stringMatching(/the destination failed: PostgreSQL at 127\.0\.0\.1:\d+/),
      })
      expect(await untilFree(address, TOTAL)).toBe(EXIT.finished)

      const rows = await query('SELECT n FROM part_0 UNION ALL SELECT n FROM part_1')
      const numbers = rows.map(({ n }) => Number(n))
      expect(tallyOf(numbers, Math.max(TOTAL, ...numbers.map((n) => n + 1)))).toEqual({
        ...{ missing: 0, doubled: 0 },
      })
    })

    it('goes unnoticed by a run that only keeps its state there', async () => {
      const destination = new InMemoryDestination()
      const module = countingModule(100, 10, (next) => {
        if (next === 50) server.restart()
      })
      const report = await runSource(module, {
        ...{ destination, checkpointEveryMs: 0 },
        stateStore: new PostgresStateStore(address, { leaseMs: 60_000 }),
      })

      expect(report.outcome).toBe('finished')
      expect(destination.rows).toHaveLength(100)
      const [kept] = await query(
        `SELECT kept FROM panoply_runner.sources WHERE source_key LIKE 'counting%'`,
      )
      expect(JSON.stringify(kept)).toContain('"next":100')
    })
  })
}
