/**
 * The exit codes of a run for an engine. Both engines treat every number except 0 as a failure.
 *
 * @example
 * import { runAirbyte } from '@panoply/engines'
 *
 * const exitCode = await runAirbyte({}, ['spec'])
 * if (exitCode === ENGINE_EXIT_CODES.usage) console.log('the module is no data source')
 */
export const ENGINE_EXIT_CODES = {
  /** Everything is delivered. */
  finished: 0,
  /** The source, the output or the writing of the configuration failed. */
  failed: 1,
  /** The command line, a file of it or the module cannot be used. Nothing was read. */
  usage: 2,
  /** Stopped by SIGINT, or by `signal` without a signal of the process. */
  interrupted: 130,
  /** Stopped by SIGTERM. */
  terminated: 143,
} as const

/** The reason for the end of a run. */
export type EngineExit = keyof typeof ENGINE_EXIT_CODES
