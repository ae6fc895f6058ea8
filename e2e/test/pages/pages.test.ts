import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

import { codeBlocks } from '../../src/pages/code-block.js'
import { brokenLinks, relativeLinks } from '../../src/pages/links.js'
import { pages, readPage } from '../../src/pages/pages.js'
import { PROGRAM_LANGUAGES } from '../../src/pages/sample.js'
import { publishedPackages, WORKSPACE } from '../../src/registry/workspace-packages.js'

/** What `programs.test.ts` runs, what `commands.test.ts` types, and what says of itself that there is nothing to run. */
const KNOWN_LANGUAGES = [...PROGRAM_LANGUAGES, 'sh', 'console', 'text', 'json']

const paths = pages()

it('the pages are found', () => {
  const expected = ['README.md', 'docs/errors.md', 'examples/source-files/README.md', 'llms.txt']
  expect(paths).toEqual(expect.arrayContaining(expected))
})

it.each(paths)('%s links to what is there', (path) => {
  expect(brokenLinks(path)).toEqual([])
})

it.each(paths)('%s has no block of code that nobody tries', (path) => {
  const untried = codeBlocks(readPage(path)).filter(
    ({ language }) => !KNOWN_LANGUAGES.includes(language),
  )
  expect(untried).toEqual([])
})

it.each(paths)('%s shows JSON that can be parsed', (path) => {
  const blocks = codeBlocks(readPage(path)).filter(({ language }) => language === 'json')
  expect(() => blocks.map(({ code }) => JSON.parse(code) as unknown)).not.toThrow()
})

it.each(paths)('%s ends every block where it means to', (path) => {
  // A longer fence than the one that is to end it would take the rest of the page for code.
  const swallowing = codeBlocks(readPage(path)).filter(({ code }) =>
    /^\s*(```|~~~|## )/m.test(code),
  )
  expect(swallowing.map(({ line }) => line)).toEqual([])
})

it.each(publishedPackages())(
  'what is published with $manifest.name links to no neighbour',
  ({ folder }) => {
    const page = join(folder, 'README.md').slice(WORKSPACE.length)
    expect(relativeLinks(page)).toEqual([])
  },
)

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
