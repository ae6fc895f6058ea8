import { jestPreset, withPostgres } from '../../jest.preset.js'

const config = jestPreset('deploy', withPostgres)

export default config
