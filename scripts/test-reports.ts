import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

interface JestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numRuntimeErrorTestSuites: number
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string }[]
  }[]
}

interface CoverageSummary {
  readonly total: Record<'lines' | 'branches', { readonly pct: number }>
}

/** What Jest reported of one package. */
export interface PackageResult {
  readonly package: string
  readonly passed: number
  readonly failed: number
  /** Percent of lines and branches that ran. */
  readonly lines: number | undefined
  readonly branches: number | undefined
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

/** Sums up the reports below `root`, one a package. A suite that could not even be loaded counts as a failed test. */
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
  const report = readJson<JestReport>(join(folder, 'reports/jest.json'))
  const coveragePath = join(folder, 'reports/coverage/coverage-summary.json')
  const coverage = existsSync(coveragePath)
    ? readJson<CoverageSummary>(coveragePath).total
    : undefined
  return {
    package: basename(folder),
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    lines: coverage?.lines.pct,
    branches: coverage?.branches.pct,
    leftOut: leftOutOf(report),
  }
}

const leftOutOf = ({ testResults }: JestReport): string[] => {
  const names = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName }) => LEFT_OUT.exec(fullName)?.[0]),
  )
  return [...new Set(names.filter((name) => name !== undefined))]
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says what the file holds
const readJson = <Content>(path: string): Content =>
  JSON.parse(readFileSync(path, 'utf8')) as Content
