import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('console')

export default config
