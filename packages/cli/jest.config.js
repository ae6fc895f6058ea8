import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('cli')

export default config
