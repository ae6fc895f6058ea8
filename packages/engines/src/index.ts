// For every program that uses this package.
export { runAirbyte } from './airbyte/run-airbyte.js'
export { runSinger } from './singer/run-singer.js'
export { ENGINE_EXIT_CODES } from './output/exit-codes.js'
export { type EngineIo } from './output/engine-io.js'
