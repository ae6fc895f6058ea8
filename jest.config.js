import { availableParallelism } from 'node:os'

import { configOf, folders } from './jest.packages.js'

/**
 * Makes one project of packages that are configured alike. Jest compiles and resolves anew for each project, and nearly
 * all packages import the same siblings. `jest.around-tests.js` does what a package needs before and after its tests.
 */
const projects = new Map()
for (const config of await Promise.all(folders.map(configOf))) {
  const { displayName, testMatch, testPathIgnorePatterns = [], ...others } = config
  const { globalSetup, globalTeardown, ...alike } = others
  const key = JSON.stringify(alike)
  const { names = [], matches = [], ignored = ['/node_modules/'] } = projects.get(key) ?? {}
  projects.set(key, {
    alike,
    names: [...names, displayName],
    matches: [...matches, ...testMatch],
    ignored: [...ignored, ...testPathIgnorePatterns],
  })
}

/** The tests of all packages in one process of Jest, as `npx pnpm test` runs them. Each package's `jest.config.js` runs it alone. */
const config = {
  projects: [...projects.values()].map(({ alike, names, matches, ignored }) => ({
    ...alike,
    rootDir: import.meta.dirname,
    // Without them Jest would look through the folder of all dependencies.
    roots: folders,
    displayName: names.length === 1 ? names[0] : 'packages',
    testMatch: matches,
    testPathIgnorePatterns: ignored,
    modulePathIgnorePatterns: ['/dist/', '/reports/'],
  })),
  globalSetup: '<rootDir>/jest.global-setup.js',
  globalTeardown: '<rootDir>/jest.global-teardown.js',
  testSequencer: '<rootDir>/jest.sequencer.js',
  // Modules of ES leave something behind in their worker with each file. A worker that starts anew loads Jest and its
  // caches anew, so it does so seldom.
  workerIdleMemoryLimit: '3GB',
  // One more than cores: a quarter of the time tests wait, for processes and for leases.
  maxWorkers: availableParallelism() + 1,
  // Measured on request: `npx pnpm coverage`.
  coverageDirectory: 'reports/coverage',
  coverageReporters: ['text', 'json-summary'],
}

export default config
