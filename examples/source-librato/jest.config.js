import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('source-librato')

export default config
