import { jestPreset } from '../jest.preset.js'

const config = jestPreset('e2e', { globalSetup: '<rootDir>/src/pages/global-setup.ts' })

export default config
