/** @runs-first It takes long by the clock. If it began late, all workers but one would wait for it. */
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { tallyOf } from '@panoply/test-kit'

import { addressOf, valuesOf } from '../support/deliver.js'
import { CutProxy } from '../support/cut-proxy.js'
import { EXIT, workersOf } from '../support/workers.js'

const TOTAL = 1_500
/** More than a worker reads in the time of a test. */
const ENDLESS = 1_000_000_000

const build = programBuilder(new URL('../../', import.meta.url))

describeWithPostgres('workers that share a source through PostgreSQL', (database) => {
  const { start, untilFree } = workersOf(build('test/programs/worker.ts'), (sql) =>
    database.run(sql),
  )
  const address = addressOf(database)
  let proxy: CutProxy

  beforeEach(async () => {
    await database.run(
      `DROP TABLE IF EXISTS part_0, part_1; DROP SCHEMA IF EXISTS panoply_runner CASCADE`,
    )
    proxy = await CutProxy.open(database.url)
  })
  afterEach(() => {
    proxy.close()
  })

  const numbers = async (): Promise<number[]> =>
    (await valuesOf(database, 'SELECT n FROM part_0 UNION ALL SELECT n FROM part_1')).map(Number)
  /** Everything that is kept: rows, checkpoint and state. */
  const everything = (): Promise<unknown> =>
    database.run(`SELECT (SELECT array_agg(n ORDER BY n) FROM part_0) AS rows, checkpoint::text, epoch, kept::text, fence
      FROM panoply_runner.checkpoints, panoply_runner.sources`)

  it('run it one at a time: of five that start at once one comes to the end, four are refused', async () => {
    const codes = await Promise.all(
      Array.from({ length: 5 }, async () => (await start(address, TOTAL).ended).code),
    )
    // A worker that started late may have found the source free again, and at its end.
    expect(codes).toContain(EXIT.finished)
    expect(codes.filter((code) => code !== EXIT.finished && code !== EXIT.locked)).toEqual([])
    expect(tallyOf(await numbers(), TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })

  it('take over a source when the lease of a killed worker has expired, not before, and continue where it stopped', async () => {
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
    expect(tallyOf(await numbers(), TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })

  it('let nothing in of one that was frozen and wakes up later', async () => {
    const frozen = start(address, ENDLESS)
    await frozen.says('safe: ')
    frozen.child.kill('SIGSTOP')
    expect(await untilFree(address, TOTAL)).toBe(EXIT.finished)
    const before = await everything()
    frozen.child.kill('SIGCONT')
    const { code, stderr } = await frozen.ended

    expect(code).toBe(EXIT.lost)
    expect(stderr).toMatch(/another run/)
    expect(await everything()).toEqual(before)
    expect(tallyOf(await numbers(), TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })

  it('let nothing in of one that was frozen in the middle of its commit', async () => {
    const frozen = start(address, ENDLESS)
    await frozen.says('safe: ')
    // Its commit waits for this lock, in the middle of its transaction.
    await database.run('BEGIN; LOCK TABLE part_1 IN ACCESS EXCLUSIVE MODE')
    const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'part_1'::regclass`
    while ((await database.run(waiting)).length === 0);
    frozen.child.kill('SIGSTOP')
    await database.run('COMMIT')
    expect(await untilFree(address, TOTAL)).toBe(EXIT.finished)
    const before = await everything()
    frozen.child.kill('SIGCONT')

    expect((await frozen.ended).code).toBe(EXIT.lost)
    expect(await everything()).toEqual(before)
    expect(tallyOf(await numbers(), TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })

  it('end when they are cut off for as long as the lease lasts, and leave the source to the next one', async () => {
    const cutOff = start(proxy.through(address), ENDLESS)
    await cutOff.says('safe: ')
    proxy.cut()
    expect(await cutOff.ended).toMatchObject({
      code: EXIT.lost,
      stderr: expect.stringContaining('could not be renewed for 4 seconds'),
    })
    proxy.mend()

    expect(await untilFree(proxy.through(address), TOTAL)).toBe(EXIT.finished)
    expect(tallyOf(await numbers(), TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })
})
