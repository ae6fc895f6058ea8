import { expect, it } from '@jest/globals'
import type { DataSourceModule } from '@panoply/datasource'
import { countingModule } from '@panoply/test-kit'

import { bench, numbers, upTo } from './bench.js'

const TOTAL = 4

const incremental = (total = TOTAL): DataSourceModule => {
  const module = countingModule(total, 2)
  Object.assign(module.Stream, { incremental: true })
  return module
}

it('a source that is incremental goes on from its end without a flag', async () => {
  const { run, destination } = bench()
  await run(incremental())
  const report = await run(incremental(TOTAL + 3))
  expect(report).toMatchObject({ resumed: true, rows: 3 })
  expect(numbers(destination)).toEqual(upTo(TOTAL + 3))
})

it.each(['never', 'unfinished'] as const)(
  'a source that is incremental begins anew with resume %s, if its last run came to its end',
  async (resume) => {
    const { run, destination } = bench()
    await run(incremental())
    expect(await run(incremental(), { resume })).toMatchObject({ resumed: false, rows: TOTAL })
    expect(numbers(destination)).toEqual([...upTo(TOTAL), ...upTo(TOTAL)])
  },
)

it('after resume never an incremental source goes on from the newest end', async () => {
  const { run } = bench()
  await run(incremental())
  await run(incremental(TOTAL + 1), { resume: 'never' })
  expect(await run(incremental(TOTAL + 2))).toMatchObject({ resumed: true, rows: 1 })
})

it('tables that are emptied get every row of an incremental source', async () => {
  const { run, destination } = bench()
  await run(incremental())
  await run(incremental(), { source: { truncateTable: true } })
  expect(numbers(destination)).toEqual(upTo(TOTAL))
})
