import { runAroundTests } from './jest.around-tests.js'

/** @param {{ testPathPatterns: { readonly patterns: readonly string[] } }} globalConfig of Jest */
const setUp = (globalConfig) => runAroundTests('globalSetup', globalConfig)

export default setUp
