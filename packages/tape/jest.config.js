import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('tape')

export default config
