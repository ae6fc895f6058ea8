/**
 * `pnpm test`: everything that CI checks, each step timed; then the line `N passed, N failed` from the reports that Jest
 * left. Every step runs even when one before it failed, so that one run tells all that is wrong.
 */
import { readTestReports } from './test-reports.js'
import { runStep, runStepsSideBySide, type Step } from './verify/steps.js'

const turbo = (...args: string[]): Step['command'] => [
  ...(['turbo', 'run', ...args] as const),
  '--continue',
  // Steps run side by side already.
  '--concurrency=1',
  '--output-logs=errors-only',
]

/** Each of them keeps one core busy. The longest comes first, so that the last to end is a short one. */
const sideBySide: readonly Step[] = [
  { name: 'build, packaging', command: ['pnpm', 'packaging'] },
  { name: 'reference', command: turbo('docs') },
  { name: 'lint', command: turbo('lint') },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'types', command: ['pnpm', 'types'] },
  { name: 'unused', command: ['knip', '--no-config-hints'] },
  { name: 'licences', command: ['tsx', 'scripts/licence-list.ts', '--check'] },
]

/** Each of them has the machine for itself. */
const oneByOne: readonly Step[] = [
  { name: 'tests', command: ['tsx', 'scripts/unit-together.ts'] },
  { name: 'demo', command: ['node', 'examples/stream-events/dist/main.js'] },
]

const results = await runStepsSideBySide(sideBySide)
for (const step of oneByOne) results.push(await runStep(step, 'now'))

const { packages, passed, failed, leftOut } = readTestReports('.')

console.log('\n── what was done')
console.table(results)
console.table(packages)
// After the tables, where nobody misses it: what was not tested.
for (const reason of leftOut) console.log(reason)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 && results.every(({ ok }) => ok) ? 0 : 1
