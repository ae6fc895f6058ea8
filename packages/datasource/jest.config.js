import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('datasource')

export default config
