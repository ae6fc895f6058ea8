import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('local-queue')

export default config
