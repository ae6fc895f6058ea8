import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('source-typeform')

export default config
