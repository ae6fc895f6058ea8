import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('engines', {
  // `pnpm engines` runs these.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/real/'],
})

export default config
