import { jestPreset } from '../../jest.preset.js'

// One server for all tests.
const config = jestPreset('source-postgres', {
  globalSetup: '<rootDir>/../../packages/local-postgres/src/global-setup.ts',
  globalTeardown: '<rootDir>/../../packages/local-postgres/src/global-teardown.ts',
})

export default config
