import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('errors')

export default config
