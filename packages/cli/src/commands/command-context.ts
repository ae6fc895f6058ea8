import { type DataSourceModule, secretValues } from '@panoply/datasource'
import {
  collectParams,
  type ParamEnvironment,
  type ParamFlag,
  type PlainObject,
  sourceOptions,
} from '@panoply/runner'

import type { CliIo } from '../cli-io.js'
import { messageLog } from '../report/message-log.js'
import { savedSignIn, type SignInPlace } from './saved-sign-in.js'

/** The data source that a command uses. */
export interface NamedModule {
  /** The text that the person typed. */
  readonly name: string
  readonly module: DataSourceModule
}

/** The values that every command needs. */
export interface CommandContext extends NamedModule {
  readonly io: CliIo
  readonly params: readonly ParamFlag[]
  /** The texts of the flags for parameters, by the name of the parameter. */
  readonly flagTexts: Readonly<Record<string, readonly string[]>>
}

/** Flags that say where parameters come from. */
export interface SourceOptions extends SignInPlace {
  readonly source?: string
  /** A JSON file with the options of the source. */
  readonly options?: string
  readonly input: boolean
  readonly json: boolean
}

/**
 * Collects the parameters from all places.
 *
 * @param retryDelaysMs the waits before values to choose from are loaded again. Default: those of `collectParams`
 */
export const paramsFor = async (
  { module, params, flagTexts, io }: CommandContext,
  options: SourceOptions,
  retryDelaysMs?: readonly number[],
): Promise<PlainObject> =>
  await collectParams(
    module.CONFIG,
    params,
    {
      ...{ flags: flagTexts, file: options.source, mayAsk: options.input },
      saved: await savedSignIn(module.CONFIG, options, io),
      options: sourceOptionsFor(io, options),
      ...(retryDelaysMs !== undefined && { retryDelaysMs }),
    },
    paramEnvironment(io, options),
  )

/** The functions and facts for `collectParams`. */
export const paramEnvironment = (
  io: CliIo,
  { json }: Pick<SourceOptions, 'json'>,
): ParamEnvironment => ({
  ...io,
  warn: (message) => {
    messageLog(io, json).tell('warning', message)
  },
})

/** The `options` of the source. Their secrets are masked from now on. */
export const sourceOptionsFor = (
  io: CliIo,
  { options }: Pick<SourceOptions, 'options'>,
): PlainObject => {
  const given = sourceOptions(options, io)
  io.secrets.remember(secretValues({ given }))
  return given
}

/** Writes the answer of a command, for other programs. */
export const writeJson = ({ stdout }: CliIo, value: unknown): void => {
  stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
}
