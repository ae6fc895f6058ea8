import { runAroundTests } from './jest.around-tests.js'

/** @param {{ testPathPatterns: { readonly patterns: readonly string[] } }} globalConfig of Jest */
const tearDown = (globalConfig) => runAroundTests('globalTeardown', globalConfig)

export default tearDown
