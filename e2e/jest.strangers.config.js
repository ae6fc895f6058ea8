import { jestPreset } from '../jest.preset.js'

/** What installs, publishes and runs on every Node takes minutes: it has a suite of its own, `pnpm e2e`. */
const config = jestPreset('strangers', {
  testMatch: ['<rootDir>/strangers/**/*.test.ts'],
  testTimeout: 300_000,
})

export default config
