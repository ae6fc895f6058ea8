import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('runner')

export default config
