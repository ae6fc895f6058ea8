import { jestPreset, withPostgres } from '../../jest.preset.js'

const config = jestPreset('source-postgres', withPostgres)

export default config
