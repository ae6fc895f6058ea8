import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import { checkTypes, runProgram, withPrograms } from '../src/run-sample.js'
import { samplesOf } from '../src/samples.js'

const PAGES = [
  'README.md',
  'packages/errors/README.md',
  'packages/stream-writer/README.md',
  'packages/sdk/README.md',
]

const samples = PAGES.flatMap(samplesOf)

describe('the samples of the READMEs', () => {
  let queue: LocalQueue
  beforeAll(async () => {
    queue = await startLocalQueue()
  })
  afterAll(() => queue.stop())

  it('are found', () => {
    expect(samples.length).toBeGreaterThan(6)
  })

  it('have no type errors', async () => {
    const { stdout } = await withPrograms(
      samples.map(({ program }) => program),
      (paths) => checkTypes(paths),
    )
    expect(stdout).toBe('')
  }, 60_000)

  it.each(samples.map(({ name, program }) => [name, program]))(
    '%s runs',
    async (_, program) => {
      const { code, stderr } = await withPrograms([program], ([path = '']) =>
        runProgram(path, queue),
      )
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    },
    30_000,
  )

  it('streamed the event that the README shows', () => {
    const signups = queue.records().filter(({ __table }) => __table === 'signups')
    expect(signups).toEqual(expect.arrayContaining([expect.objectContaining({ plan: 'pro' })]))
    expect(signups.filter(({ at }) => !Number.isNaN(Date.parse(String(at))))).not.toHaveLength(0)
  })
})
