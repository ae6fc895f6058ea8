import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('stream-writer', {
  // `pnpm queues` runs these.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/real/'],
})

export default config
