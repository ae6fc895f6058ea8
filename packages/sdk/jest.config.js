import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('sdk')

export default config
