import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('example-oauth-refresh')

export default config
