import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('oauth')

export default config
