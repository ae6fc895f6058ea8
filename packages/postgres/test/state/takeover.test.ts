/** @runs-first It takes long by the clock. If it began late, all workers but one would wait for it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { describeWithPostgres, type TestDatabase } from '@panoply/local-postgres'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { commandStarter, tallyOf } from '@panoply/test-kit'

import { addressOf, valuesOf } from '../support/deliver.js'
import { CutProxy } from '../support/cut-proxy.js'
import { EXIT, type Workers, workersOf } from '../support/workers.js'

const TOTAL = 1_500
/** More than a worker reads in the time of a test. */
const ENDLESS = 1_000_000_000

const build = programBuilder(new URL('../../', import.meta.url))

/** A database of one test, and workers that share a source in it. */
interface Place extends Workers {
  readonly database: TestDatabase
  readonly address: string
}

/** Each row came once: none is missing, none came twice. */
const expectEachRowOnce = async ({ database }: Place): Promise<void> => {
  const numbers = await valuesOf(database, 'SELECT n FROM part_0 UNION ALL SELECT n FROM part_1')
  expect(tallyOf(numbers.map(Number), TOTAL)).toEqual({ missing: 0, doubled: 0 })
}

/** Everything that is kept: rows, checkpoint and state. */
const everythingIn = ({ database }: Place): Promise<unknown> =>
  database.run(`SELECT (SELECT array_agg(n ORDER BY n) FROM part_0) AS rows, checkpoint::text, epoch, kept::text, fence
      FROM panoply_runner.checkpoints, panoply_runner.sources`)

describeWithPostgres('workers that share a source through PostgreSQL', (server) => {
  const startWorker = commandStarter(build('test/programs/worker.ts'), [], afterAll)
  const databases: TestDatabase[] = []
  afterAll(() => Promise.all(databases.map((database) => database.drop())))

  const newPlace = async (): Promise<Place> => {
    const database = server.another()
    await database.create()
    databases.push(database)
    const workers = workersOf(startWorker, (sql) => database.run(sql))
    return { ...workers, database, address: addressOf(database) }
  }

  it('run it one at a time: of five that start at once one comes to the end, four are refused', async () => {
    const place = await newPlace()
    const codes = await Promise.all(
      Array.from({ length: 5 }, async () => (await place.start(place.address, TOTAL).ended).code),
    )
    // A worker that started late may have found the source free again, and at its end.
    expect(codes).toContain(EXIT.finished)
    expect(codes.filter((code) => code !== EXIT.finished && code !== EXIT.locked)).toEqual([])
    await expectEachRowOnce(place)
  })

  it('take over a source when the lease of a killed worker has expired, not before, and continue where it stopped', async () => {
    const place = await newPlace()
    const { start, untilFree, address } = place
    const killed = start(address, ENDLESS)
    await killed.says('safe: ')
    killed.child.kill('SIGKILL')
    await killed.ended
    const refused = await start(address, TOTAL).ended
    const last = await untilFree(address, TOTAL)

    expect(refused).toMatchObject({
      code: EXIT.locked,
      stderr: expect.stringMatching(
        /process \d+ on .* holds it in .* its lease runs out in [1-5] seconds/,
      ),
    })
    expect(last).toBe(EXIT.finished)
    await expectEachRowOnce(place)
  })

  /** They run at the same time, because most of the time they wait until a lease has run out. */
  const STORIES: Readonly<Record<string, (place: Place) => Promise<void>>> = {
    'let nothing in of one that was frozen and wakes up later': async (place) => {
      const { start, untilFree, address } = place
      const frozen = start(address, ENDLESS)
      await frozen.says('safe: ')
      frozen.child.kill('SIGSTOP')
      expect(await untilFree(address, TOTAL)).toBe(EXIT.finished)
      const before = await everythingIn(place)
      frozen.child.kill('SIGCONT')
      const { code, stderr } = await frozen.ended

      expect(code).toBe(EXIT.lost)
      expect(stderr).toMatch(/another run/)
      expect(await everythingIn(place)).toEqual(before)
      await expectEachRowOnce(place)
    },

    'let nothing in of one that was frozen in the middle of its commit': async (place) => {
      const { start, untilFree, database, address } = place
      const frozen = start(address, ENDLESS)
      await frozen.says('safe: ')
      // Its commit waits for this lock, in the middle of its transaction.
      await database.run('BEGIN; LOCK TABLE part_1 IN ACCESS EXCLUSIVE MODE')
      const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'part_1'::regclass`
      while ((await database.run(waiting)).length === 0);
      frozen.child.kill('SIGSTOP')
      await database.run('COMMIT')
      expect(await untilFree(address, TOTAL)).toBe(EXIT.finished)
      const before = await everythingIn(place)
      frozen.child.kill('SIGCONT')

      expect((await frozen.ended).code).toBe(EXIT.lost)
      expect(await everythingIn(place)).toEqual(before)
      await expectEachRowOnce(place)
    },

    'end when they are cut off for as long as the lease lasts, and leave the source to the next one':
      async (place) => {
        const { start, untilFree, database, address } = place
        const proxy = await CutProxy.open(database.url)
        try {
          const cutOff = start(proxy.through(address), ENDLESS)
          await cutOff.says('safe: ')
          proxy.cut()
          expect(await cutOff.ended).toMatchObject({
            code: EXIT.lost,
            stderr: expect.stringContaining('could not be renewed for 4 seconds'),
          })
          proxy.mend()

          expect(await untilFree(proxy.through(address), TOTAL)).toBe(EXIT.finished)
          await expectEachRowOnce(place)
        } finally {
          proxy.close()
        }
      },
  }

  describe('each in a database of its own', () => {
    const ends = new Map<string, Promise<void>>()
    beforeAll(async () => {
      for (const [name, tell] of Object.entries(STORIES)) {
        const end = tell(await newPlace())
        // Its test reports it.
        end.catch(() => undefined)
        ends.set(name, end)
      }
    })

    it.each(Object.keys(STORIES))('%s', async (name) => {
      await expect(ends.get(name)).resolves.toBeUndefined()
    })
  })
})
