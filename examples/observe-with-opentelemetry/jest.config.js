import { jestPreset } from '../../jest.preset.js'

const config = jestPreset('observe-with-opentelemetry')

export default config
