/**
 * Runs the Jest tests of the package in the current folder, and leaves `reports/jest.json` for the closing line of
 * `pnpm test`. Arguments go to Jest: `pnpm unit -t 'delivers the tail'`, `pnpm unit --coverage`.
 */
import { mkdirSync } from 'node:fs'

import { runJest } from './unit/run-jest.js'

// Jest does not make the folder of its report.
mkdirSync('reports', { recursive: true })
process.exitCode = runJest(['--outputFile=reports/jest.json', ...process.argv.slice(2)])
