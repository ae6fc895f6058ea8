import { jestPreset } from '../../jest.preset.js'

// A hundred connections, on a machine that may be busy with other things.
const config = jestPreset('example-oauth-refresh', { testTimeout: 30_000 })

export default config
