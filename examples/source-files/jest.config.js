import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('source-files')

export default config
