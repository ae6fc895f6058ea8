import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('local-ssh')

export default config
