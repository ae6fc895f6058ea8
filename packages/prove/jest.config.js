import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('prove')

export default config
