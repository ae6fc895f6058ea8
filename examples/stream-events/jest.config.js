import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('stream-events')

export default config
