import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { readTestReports } from '../../../scripts/test-reports.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'panoply-reports-'))
  for (const group of ['packages', 'examples']) mkdirSync(join(root, group))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

/** Leaves what Jest leaves. */
const report = (folder: string, numbers: object, names: readonly string[] = []): void => {
  const reports = join(root, folder, 'reports')
  mkdirSync(reports, { recursive: true })
  const testResults = [{ assertionResults: names.map((fullName) => ({ fullName })) }]
  const content = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0 }
  writeFileSync(join(reports, 'jest.json'), JSON.stringify({ ...content, ...numbers, testResults }))
}

it('counts a suite that could not be loaded as failed', () => {
  report('packages/a', { numPassedTests: 2, numFailedTests: 1, numRuntimeErrorTestSuites: 1 })
  report('examples/b', { numPassedTests: 3 })
  expect(readTestReports(root)).toMatchObject({ passed: 5, failed: 2, leftOut: [] })
})

it('tells once why tests were left out, however many suites say so', () => {
  report('examples/source-postgres', { numPassedTests: 2 }, [
    'the source SKIPPED: found no PostgreSQL server',
    'its failures SKIPPED: found no PostgreSQL server',
    'a code has a status',
  ])
  expect(readTestReports(root).leftOut).toEqual([
    'source-postgres: SKIPPED: found no PostgreSQL server',
  ])
})

it('knows nothing where nothing was tested', () => {
  expect(readTestReports(root)).toEqual({ packages: [], passed: 0, failed: 0, leftOut: [] })
})
