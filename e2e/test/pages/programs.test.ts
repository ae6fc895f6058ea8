import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import { pages } from '../../src/pages/pages.js'
import { checkTypes, Reader } from '../../src/pages/reader.js'
import { type Sample, samplesOf } from '../../src/pages/sample.js'
import { WORKSPACE } from '../../src/registry/workspace-packages.js'

/** Where the files are that pages show. Each is compiled there, and run by the tests beside it or by `pnpm e2e`. */
const SHOWN_FOLDERS = ['', 'packages/datasource/test/guide']

/** Where a file is that a page shows; nothing where the reader is the one who saves it. */
const shownFile = (file: string): string | undefined =>
  SHOWN_FOLDERS.map((folder) => join(WORKSPACE, folder, file)).find(existsSync)

const samples = pages().flatMap((page) => samplesOf(page).map((sample) => ({ page, ...sample })))
const shown = samples.flatMap(({ file = '', name, program }) => {
  const path = shownFile(file)
  return file === '' || path === undefined ? [] : [{ name, file, path, program }]
})
const own = samples.filter(({ name }) => !shown.some((sample) => sample.name === name))

/** A page's own files, smaller where they would take long, and what only needs any name. */
const filesOf = (page: string): Record<string, string> =>
  Object.fromEntries(own.filter((sample) => sample.page === page).map(fileOf))

/** JavaScript that a page names as a file has no types. */
const isTypeScript = (file: string): boolean => /\.[cm]?ts$/.test(file)

const fileOf = ({ file, program }: Sample, index: number): [string, string] => [
  file ?? `sample-${index}.ts`,
  program.replace('TOTAL = 300_000', 'TOTAL = 3_000'),
]

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
    expect(own.length).toBeGreaterThan(10)
    expect(shown.length).toBeGreaterThan(8)
  })

  it('have no type errors', async () => {
    const readers = [...new Set(own.map(({ page }) => page))].map((page) => {
      const files = filesOf(page)
      return { folder: new Reader(files), names: Object.keys(files) }
    })
    const paths = readers.flatMap(({ folder, names }) =>
      names.filter(isTypeScript).map((name) => join(folder.folder, name)),
    )
    const { stdout } = await checkTypes(paths)
    for (const { folder } of readers) folder.leave()
    expect(stdout).toBe('')
  })

  it.each(own)('$name runs', async ({ page, name }) => {
    const names = own.filter((sample) => sample.page === page).map((sample) => sample.name)
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

it.each(shown)('$name shows $file as it is', ({ path, program }) => {
  expect(program).toBe(readFileSync(path, 'utf8'))
})

it.each(shown)('$file is part of what is run', ({ file, path }) => {
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
