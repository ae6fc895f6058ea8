import { jestPreset } from '../jest.preset.js'

const config = jestPreset('e2e')

export default config
