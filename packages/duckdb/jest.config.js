import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('duckdb')

export default config
