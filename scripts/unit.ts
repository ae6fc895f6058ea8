/**
 * Runs the Jest tests of the package in the current folder, and leaves `reports/jest.json` for the closing line of
 * `pnpm test`. Arguments go to Jest: `pnpm unit -t 'delivers the tail'`, `pnpm unit --coverage`.
 *
 * Where `unit-together.ts` has just run them along with those of other packages, only its report is read.
 */
import { mkdirSync, readFileSync } from 'node:fs'

import { REPORT_IS_WRITTEN } from './unit/report-is-written.js'
import { runJest } from './unit/run-jest.js'
import { isGreen, type Report } from './unit/split-report.js'

const REPORT = 'reports/jest.json'

if (process.env[REPORT_IS_WRITTEN] === undefined) {
  // Jest does not make the folder of its report.
  mkdirSync('reports', { recursive: true })
  process.exitCode = runJest([`--outputFile=${REPORT}`, ...process.argv.slice(2)])
} else {
  const report = JSON.parse(readFileSync(REPORT, 'utf8')) as Report
  process.exitCode = isGreen(report) ? 0 : 1
}
