import { jestPreset, withPostgres } from '../../jest.preset.js'

const config = jestPreset('postgres', withPostgres)

export default config
