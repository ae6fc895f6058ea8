import { jestPreset } from '../../jest.preset.js'

// Hundreds of requests or files for a property, on a machine that may be busy with other things.
const config = jestPreset('source-files', { testTimeout: 30_000 })

export default config
