import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import { filesOf, ownPrograms, shownFiles } from '../../src/pages/own-programs.js'
import { Reader } from '../../src/pages/reader.js'
import { WORKSPACE } from '../../src/registry/workspace-packages.js'

describe('the programs of the pages', () => {
  let queue: LocalQueue
  let reader: Reader | undefined
  beforeAll(async () => {
    queue = await startLocalQueue()
  })
  afterEach(() => {
    reader?.leave()
    reader = undefined
  })
  afterAll(() => queue.stop())

  it('are found', () => {
    expect(ownPrograms.length).toBeGreaterThan(10)
    expect(shownFiles.length).toBeGreaterThan(8)
  })

  it.each(ownPrograms)('$name runs', async ({ page, name }) => {
    const names = ownPrograms.filter((sample) => sample.page === page).map((sample) => sample.name)
    const files = filesOf(page)
    reader = new Reader(files)
    const { code, stderr } = await reader.run(Object.keys(files)[names.indexOf(name)] ?? '', queue)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('streamed the event that the README shows', () => {
    const signups = queue.records().filter(({ __table }) => __table === 'signups')
    expect(signups).toEqual(expect.arrayContaining([expect.objectContaining({ plan: 'pro' })]))
    expect(signups.filter(({ at }) => !Number.isNaN(Date.parse(String(at))))).not.toHaveLength(0)
  })
})

it.each(shownFiles)('$name shows $file as it is', ({ path, program }) => {
  expect(program).toBe(readFileSync(path, 'utf8'))
})

it.each(shownFiles)('$file is part of what is run', ({ file, path }) => {
  expect(
    testsOf(file, path).filter(([test, text]) => readFileSync(test, 'utf8').includes(text)),
  ).not.toEqual([])
})

/** Tests that may run a file, and what stands in the one that does. */
const testsOf = (file: string, path: string): [test: string, text: string][] => {
  const [, fixture] = /^e2e\/consumers\/([\w-]+)\//.exec(file) ?? []
  if (fixture !== undefined) {
    return [[join(WORKSPACE, 'e2e/src/consumer/projects.ts'), `'${fixture}'`]]
  }
  if (path.endsWith('.test.ts')) return [[path, 'it(']]
  const tests = join(dirname(path), '../test')
  return readdirSync(tests).map((name) => [join(tests, name), `/${basename(path, '.ts')}.js'`])
}
