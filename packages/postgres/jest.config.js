import { jestPreset } from '../../jest.preset.js'

// One server for all tests.
const config = jestPreset('postgres', {
  globalSetup: '<rootDir>/../local-postgres/src/global-setup.ts',
  globalTeardown: '<rootDir>/../local-postgres/src/global-teardown.ts',
})

export default config
