import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('engines')

export default config
