import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('create-source')

export default config
