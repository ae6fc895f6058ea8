import type { DataSourceModule } from '@panoply/datasource'

import type { JsonObject } from '../../state/checkpoint.js'
import type { CliIo } from '../cli-io.js'
import { collectParams } from '../params/collect-params.js'
import type { ParamFlag } from '../params/param-flag.js'

/** The data source that a command is about. */
export interface NamedModule {
  /** As it was typed. */
  readonly name: string
  readonly module: DataSourceModule
}

/** What every command works with. */
export interface CommandContext extends NamedModule {
  readonly io: CliIo
  readonly params: readonly ParamFlag[]
  /** The texts that flags of parameters were given, by the name of the parameter. */
  readonly flagTexts: Readonly<Record<string, readonly string[]>>
}

/** Flags that tell where parameters come from. */
export interface SourceOptions {
  readonly source?: string
  readonly input: boolean
}

/** The parameters, gathered from everywhere. */
export const paramsFor = (
  { module, params, flagTexts, io }: CommandContext,
  options: SourceOptions,
): Promise<JsonObject> =>
  collectParams(
    module.CONFIG,
    params,
    { flags: flagTexts, file: options.source, mayAsk: options.input },
    io,
  )

/** Writes the answer of a command, for a program. */
export const writeJson = ({ stdout }: CliIo, value: unknown): void => {
  stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
}
