import { jestPreset } from '../jest.preset.js'

/** What installs, publishes and runs on every Node takes minutes: it has a suite of its own, `pnpm e2e`. The limit only finds what hangs. */
const config = jestPreset('strangers', {
  testMatch: ['<rootDir>/strangers/**/*.test.ts'],
  testTimeout: 1_800_000,
})

export default config
