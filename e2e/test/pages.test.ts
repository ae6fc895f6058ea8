import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { pages, programLanguages, quotedFiles, readPage, relativeLinks } from '../src/pages.js'
import { WORKSPACE } from '../src/registry/workspace-packages.js'

const DOCUMENTS = 'e2e/test/documents.test.ts'

/** Which test runs the programs of a page, and how it names the page. */
const RUN_BY: Readonly<Record<string, readonly [test: string, name: string]>> = {
  'README.md': [DOCUMENTS, "'README.md'"],
  'packages/errors/README.md': [DOCUMENTS, 'packages/errors/README.md'],
  'packages/stream-writer/README.md': [DOCUMENTS, 'packages/stream-writer/README.md'],
  'packages/sdk/README.md': [DOCUMENTS, 'packages/sdk/README.md'],
  'packages/runner/README.md': [DOCUMENTS, 'packages/runner/README.md'],
  'packages/datasource/README.md': [
    'packages/datasource/test/guide/guide.test.ts',
    '../../README.md',
  ],
  'docs/building-a-data-source.md': [
    'packages/datasource/test/guide/guide.test.ts',
    'docs/building-a-data-source.md',
  ],
  'packages/oauth/README.md': ['packages/oauth/test/documents.test.ts', '../README.md'],
  'docs/oauth.md': ['packages/oauth/test/documents.test.ts', 'docs/oauth.md'],
  'docs/running-a-data-source.md': [
    'packages/runner/test/guide.test.ts',
    'docs/running-a-data-source.md',
  ],
}

const paths = pages()
const programs = paths.filter((path) => programLanguages(readPage(path)).length > 0)

it('finds the pages', () => {
  expect(paths).toEqual(expect.arrayContaining(['README.md', 'docs/errors.md', 'llms.txt']))
})

it.each(paths)('%s links to what is there', (path) => {
  const missing = relativeLinks(readPage(path)).filter(
    (target) => !existsSync(join(WORKSPACE, dirname(path), target)),
  )
  expect(missing).toEqual([])
})

it.each(programs)('the programs of %s are run by a test', (path) => {
  const text = readPage(path)
  if (quotedFiles(text).length === programLanguages(text).length) return

  const [test, name] = RUN_BY[path] ?? ['', '']
  expect({ path, test }).toEqual({ path, test: expect.stringMatching(/\.test\.ts$/) as unknown })
  expect(readFileSync(join(WORKSPACE, test), 'utf8')).toContain(name)
})

describe('what is quoted from a project that is installed and run', () => {
  const quotes = paths.flatMap((path) =>
    quotedFiles(readPage(path)).map((quote) => ({ page: path, ...quote })),
  )

  it('is found', () => {
    expect(quotes.length).toBeGreaterThan(2)
  })

  it.each(quotes)('$page shows $path as it is', ({ path, code }) => {
    expect(code).toBe(readFileSync(join(WORKSPACE, path), 'utf8'))
  })
})

it('the architecture names files that are there', () => {
  const section = (title: string): string =>
    readPage('docs/architecture.md').split(`## ${title}`)[1]?.split('\n## ')[0] ?? ''
  const files = (text: string): string[] =>
    [...text.matchAll(/`([\w./-]+\.ts)`/g)].map(([, file = '']) => file)
  const below = (folder: string, text: string): string[] =>
    files(text).map((file) => (file.startsWith('packages/') ? file : join(folder, file)))

  const named = [
    ...below('packages/stream-writer/src', section('The life of a record')),
    ...below('packages/runner/src', section('The life of a run')),
    ...below('', section('Where to change what')),
  ]
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((file) => !existsSync(join(WORKSPACE, file)))).toEqual([])
})
