import { jestPreset } from '../../jest.preset.js'

// Of no use here: that the packages will need Node 22 one day is known.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const config = jestPreset('console')

export default config
