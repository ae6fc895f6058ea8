import { jestPreset } from '../../jest.preset.js'

/** What speaks to queues of others starts their servers, and installs them once: `pnpm queues`. The limit only finds what hangs. */
const config = jestPreset('real queues', {
  testMatch: ['<rootDir>/test/real/**/*.test.ts'],
  testTimeout: 300_000,
})

export default config
