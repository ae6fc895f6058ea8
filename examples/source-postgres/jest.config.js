import { jestPreset } from '../../jest.preset.js'

// One server for all tests.
const config = jestPreset('source-postgres', {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
})

export default config
