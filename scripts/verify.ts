/**
 * `pnpm test`: everything that CI checks, in order, each step timed; then the line `N passed, N failed` from the
 * reports that Jest left. Every step runs even when one before it failed, so that one run tells all that is wrong.
 */
import { spawnSync } from 'node:child_process'

import { readTestReports } from './test-reports.js'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

const turbo = (...args: string[]): Step['command'] => [
  'turbo',
  'run',
  ...args,
  '--continue',
  // More at once only makes each slower, and takes memory.
  '--concurrency=200%',
  '--output-logs=errors-only',
]

const steps: readonly Step[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'types', command: turbo('types', 'types:root') },
  { name: 'lint', command: turbo('lint') },
  { name: 'unused', command: ['knip', '--no-config-hints'] },
  { name: 'licences', command: ['tsx', 'scripts/licence-list.ts', '--check'] },
  { name: 'reference', command: turbo('docs') },
  { name: 'tests', command: turbo('unit') },
  { name: 'build', command: turbo('build') },
  { name: 'packaging', command: turbo('package') },
  { name: 'demo', command: ['node', 'examples/stream-events/dist/main.js'] },
]

const results = steps.map(({ name, command: [program, ...args] }) => {
  console.log(`\n── ${name}`)
  const startedAt = performance.now()
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' })
  if (error) console.error(`${program} could not be started: ${error.message}`)
  return {
    step: name,
    seconds: ((performance.now() - startedAt) / 1000).toFixed(1),
    ok: status === 0,
  }
})

const { packages, passed, failed, leftOut } = readTestReports('.')

console.log('\n── what was done')
console.table(results)
console.table(packages)
// After the tables, where nobody misses it: what was not tested.
for (const reason of leftOut) console.log(reason)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 && results.every(({ ok }) => ok) ? 0 : 1
