import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('ssh-tunnel')

export default config
