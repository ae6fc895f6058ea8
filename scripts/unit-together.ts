/**
 * `pnpm unit`: the tests of all packages whose result Turborepo does not have yet, in one run of Jest; starting Jest
 * and compiling once per package would take longer than most tests. Each package gets its part of the report, and
 * Turborepo keeps it. Arguments go to Turborepo: `pnpm unit --force`, `pnpm unit --filter=@panoply/errors`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'

import { REPORT_IS_WRITTEN } from './unit/report-is-written.js'
import { runJest } from './unit/run-jest.js'
import { isGreen, type Report, reportOf } from './unit/split-report.js'
import { uncachedPackages } from './unit/uncached-packages.js'

const root = process.cwd()
const turboArguments = process.argv.slice(2)
/** Jest takes regular expressions for paths. */
const patternOf = (path: string): string => path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

const reportPath = join(root, 'reports/jest.json')

const folders = uncachedPackages(root, turboArguments)
for (const folder of [root, ...folders]) {
  mkdirSync(join(folder, 'reports'), { recursive: true })
  rmSync(join(folder, 'reports/jest.json'), { force: true })
}
if (folders.length > 0) {
  runJest([
    `--outputFile=${reportPath}`,
    ...folders.map((folder) => patternOf(join(folder, 'test', sep))),
  ])
  const { testResults } = JSON.parse(readFileSync(reportPath, 'utf8')) as Report
  for (const folder of folders) {
    const report = reportOf(folder, testResults)
    writeFileSync(
      join(folder, 'reports/jest.json'),
      JSON.stringify({ ...report, isGreen: isGreen(report) }),
    )
  }
}

// Keeps the results, and brings back those that it has kept.
const { status } = spawnSync(
  'turbo',
  ['run', 'unit', '--continue', '--output-logs=errors-only', ...turboArguments],
  { stdio: 'inherit', env: { ...process.env, [REPORT_IS_WRITTEN]: 'yes' } },
)
process.exitCode = status ?? 1
