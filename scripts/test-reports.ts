import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import type { Report } from './unit/split-report.js'

/** What Jest reported of one package. */
export interface PackageResult {
  readonly package: string
  readonly passed: number
  readonly failed: number
}

/** What all packages reported. */
export interface TestSummary {
  readonly packages: readonly PackageResult[]
  readonly passed: number
  readonly failed: number
  /** Why tests were left out, each with its package. */
  readonly leftOut: readonly string[]
}

/** A test of this name stands where others were left out, and says why. */
const LEFT_OUT = /SKIPPED: .*/

/** Sums up the reports below `root`, one per package. A suite that could not even be loaded counts as a failed test. */
export const readTestReports = (root: string): TestSummary => {
  const packages = packageFolders(root)
    .filter((folder) => existsSync(join(folder, 'reports/jest.json')))
    .map(readPackage)
  const sum = (key: 'passed' | 'failed'): number =>
    packages.reduce((total, result) => total + result[key], 0)
  return {
    packages: packages.map(({ leftOut: _, ...result }) => result),
    ...{ passed: sum('passed'), failed: sum('failed') },
    leftOut: packages.flatMap(({ package: name, leftOut }) =>
      leftOut.map((reason) => `${name}: ${reason}`),
    ),
  }
}

const packageFolders = (root: string): string[] => [
  ...['packages', 'examples'].flatMap((group) =>
    readdirSync(join(root, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, group, entry.name)),
  ),
  ...['benchmarks', 'e2e'].map((name) => join(root, name)),
]

const readPackage = (folder: string): PackageResult & { readonly leftOut: string[] } => {
  const report = JSON.parse(readFileSync(join(folder, 'reports/jest.json'), 'utf8')) as Report
  return {
    package: basename(folder),
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    leftOut: leftOutOf(report),
  }
}

const leftOutOf = ({ testResults }: Report): string[] => {
  const names = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName }) => LEFT_OUT.exec(fullName)?.[0]),
  )
  return [...new Set(names.filter((name) => name !== undefined))]
}
