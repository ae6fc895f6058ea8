import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'

import { removePrograms } from './remove-programs.js'

const jest = createRequire(import.meta.url).resolve('jest/bin/jest')

/** What Jest takes from nowhere else when it runs several packages. */
const OPTIONS = [
  // Finds a test that hangs; how fast one is says nothing, on a machine that does other things besides.
  '--testTimeout=120000',
  '--coverageDirectory=reports/coverage',
  '--coverageReporters=text',
  '--coverageReporters=json-summary',
]

/** Runs Jest in the current folder. @returns its exit code */
export const runJest = (args: readonly string[]): number => {
  const name = randomUUID()
  // While Jest watches, programs change. Each test file builds its own then.
  const isShared = !args.some((arg) => arg.startsWith('--watch'))
  const { status } = spawnSync(
    process.execPath,
    [
      // Jest loads ES modules through an experimental interface of Node, which would warn once per worker.
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      jest,
      '--json',
      ...OPTIONS,
      ...args,
    ],
    {
      stdio: ['inherit', 'ignore', 'inherit'],
      // Test files build programs under this name, and share them.
      env: { ...process.env, PANOPLY_TEST_RUN: isShared ? name : undefined },
    },
  )
  removePrograms(name)
  return status ?? 1
}
