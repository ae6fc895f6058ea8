import { jestPreset } from '../../jest.preset.js'

// One server for all tests; making it takes longer than a test may on a busy machine.
const config = jestPreset('source-postgres', {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 30_000,
})

export default config
