import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('stream-writer')

export default config
