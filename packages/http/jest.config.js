import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('http')

export default config
