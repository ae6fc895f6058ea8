import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = import.meta.dirname

const foldersIn = (group) => readdirSync(join(root, group)).map((name) => join(root, group, name))
const folders = [...foldersIn('packages'), ...foldersIn('examples'), join(root, 'e2e')].filter(
  (folder) => existsSync(join(folder, 'jest.config.js')),
)

/** The configuration of a package, with its paths written out. */
const configOf = async (folder) => {
  const { default: config } = await import(pathToFileURL(join(folder, 'jest.config.js')).href)
  return JSON.parse(JSON.stringify(config).replaceAll('<rootDir>', folder))
}

/**
 * Makes one project of packages that are configured alike. Jest compiles and resolves anew for each project, and nearly
 * all packages import the same siblings.
 */
const projects = new Map()
for (const config of await Promise.all(folders.map(configOf))) {
  const { displayName, testMatch, testPathIgnorePatterns = [], ...alike } = config
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
    rootDir: root,
    // Without them Jest would look through the folder of all dependencies.
    roots: folders,
    displayName: names.length === 1 ? names[0] : 'packages',
    testMatch: matches,
    testPathIgnorePatterns: ignored,
    modulePathIgnorePatterns: ['/dist/', '/reports/'],
  })),
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
