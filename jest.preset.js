import { fileURLToPath } from 'node:url'

/** @param {string} name */
const here = (name) => fileURLToPath(new URL(name, import.meta.url))

// Of no use here: that the packages of AWS will need Node 22 one day is known.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

/**
 * The one Jest configuration of the workspace. A package's `jest.config.js` calls it with its own name.
 *
 * TypeScript sources are loaded as ES modules, and siblings are read from their sources through the `@panoply/source`
 * export condition, so that nothing has to be built to be tested. Types are checked by the `types` task, not here.
 *
 * @param {string} displayName the package's short name
 * @param {import('jest').Config} overrides what this package needs besides
 * @returns {import('jest').Config}
 */
export const jestPreset = (displayName, overrides = {}) => ({
  displayName,
  testEnvironment: here('jest.environment.js'),
  testEnvironmentOptions: { customExportConditions: ['@panoply/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['ts-jest', { useESM: true, tsconfig: here('tsconfig.json') }] },
  moduleNameMapper: {
    '^fast-check$': here('jest.fast-check.js'),
    '^(\\.{1,2}/(?!node_modules/).*)\\.js$': '$1',
  },
  injectGlobals: false,
  collectCoverageFrom: ['src/**/*.ts'],
  ...overrides,
})

/** Overrides of a package whose tests need PostgreSQL: one server for all tests. */
export const withPostgres = {
  globalSetup: here('packages/local-postgres/src/global-setup.ts'),
  globalTeardown: here('packages/local-postgres/src/global-teardown.ts'),
}
