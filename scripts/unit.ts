/**
 * Runs the Jest tests of the package in the current folder, with coverage, and leaves `reports/jest.json` for the
 * closing line of `pnpm test`. Arguments go to Jest: `pnpm unit -t 'delivers the tail'`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'

const jest = createRequire(import.meta.url).resolve('jest/bin/jest')

// Only coverage would make the folder, and Jest does not make that of its report.
mkdirSync('reports', { recursive: true })

const { status } = spawnSync(
  process.execPath,
  [
    // Jest loads ES modules through an experimental interface of Node, which would warn once a worker.
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    jest,
    '--coverage',
    '--json',
    '--outputFile=reports/jest.json',
    ...process.argv.slice(2),
  ],
  { stdio: ['inherit', 'ignore', 'inherit'] },
)
process.exitCode = status ?? 1
