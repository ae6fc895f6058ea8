import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { WORKSPACE } from '../../src/registry/workspace-packages.js'

const page = readFileSync(join(WORKSPACE, 'SECURITY.md'), 'utf8')
const [, promises = ''] = /^## What the packages promise\n(.*?)^## /ms.exec(page) ?? []
/** Each promise with the comments that follow it. */
const items = promises
  .split(/^- /m)
  .slice(1)
  .map((item) => ({ promise: item.split('\n')[0] ?? '', tests: testsOf(item) }))

interface NamedTest {
  readonly file: string
  readonly name: string
}

function testsOf(item: string): NamedTest[] {
  return [...item.matchAll(/<!-- (\S+): (.+?) -->/g)].map(([, file = '', name = '']) => ({
    file,
    name,
  }))
}

/** What is wrong with the test that a promise names. */
const complaintAbout = ({ file, name }: NamedTest): string | undefined => {
  const path = join(WORKSPACE, file)
  if (!existsSync(path)) return `there is no ${file}`
  const isNamed = readFileSync(path, 'utf8').includes(`'${name}'`)
  return isNamed ? undefined : `${file} has no test ${name}`
}

describe('a promise of SECURITY.md', () => {
  it('is one of many', () => {
    expect(items.length).toBeGreaterThan(15)
  })

  it.each(items)('is held by tests that exist: $promise', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0)
    expect(tests.flatMap((test) => complaintAbout(test) ?? [])).toEqual([])
  })

  it('and a limit name no test that is gone', () => {
    expect(testsOf(page).length).toBeGreaterThan(items.length)
    expect(testsOf(page).flatMap((test) => complaintAbout(test) ?? [])).toEqual([])
  })

  it.each([
    ['a file that is gone', { file: 'packages/errors/test/gone.test.ts', name: 'is masked' }],
    ['a name that is gone', { file: 'e2e/test/pages/pages.test.ts', name: 'no such test' }],
  ])('is not held by %s', (_, test) => {
    expect(complaintAbout(test)).toBeDefined()
  })
})
