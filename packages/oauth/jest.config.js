import { jestPreset } from '../../jest.preset.js'

// Three compilers and a type checker share the machine with whatever else runs on it.
const config = jestPreset('oauth', { testTimeout: 30_000 })

export default config
