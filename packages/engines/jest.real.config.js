import { jestPreset, withPostgres } from '../../jest.preset.js'

/** What runs in the engines themselves takes a minute or two, and packages of Python: `pnpm engines`. The limit only finds what hangs. */
const config = jestPreset('real engines', {
  testMatch: ['<rootDir>/test/real/**/*.test.ts'],
  testTimeout: 900_000,
  ...withPostgres,
})

export default config
