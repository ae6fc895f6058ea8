import {
  checkSource,
  type DataSourceConfig,
  issueText,
  secretParams,
  secretValues,
} from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'

import type { JsonObject } from '../../state/checkpoint.js'
import type { CliIo } from '../cli-io.js'
import { askParams, canBeAsked } from './ask-params.js'
import { paramsOfEnvironment, paramsOfFile, valueOfText } from './given-params.js'
import type { ParamFlag } from './param-flag.js'
import { withChoices } from './resolve-choices.js'

/** Where parameters may come from besides the environment. */
export interface ParamSources {
  /** The texts of flags, by the name of the parameter. */
  readonly flags: Readonly<Record<string, readonly string[]>>
  /** A JSON file. */
  readonly file: string | undefined
  /** Whether a person may be asked. */
  readonly mayAsk: boolean
}

/**
 * Gathers the parameters of a source: flags win over the environment, the environment over the file. What is missing
 * is asked for where a person is there; nobody is asked for more than is required, unless nothing was given at all.
 *
 * @throws InvalidArgumentError that lists everything that is missing or wrong, with the ways to give it
 */
export const collectParams = async (
  config: DataSourceConfig,
  params: readonly ParamFlag[],
  sources: ParamSources,
  io: CliIo,
): Promise<JsonObject> => {
  const ofFile = sources.file === undefined ? {} : paramsOfFile(sources.file, io.folder)
  const asText = { ...paramsOfEnvironment(params, io.env), ...paramsOfFlags(params, sources) }
  warnOfSecrets(params, sources, io)
  let given: JsonObject = { ...ofFile, ...asText }
  const remember = (source: JsonObject): void => {
    io.secrets.remember(secretValues(source, secretParams(config)))
  }
  remember(given)
  if (sources.mayAsk && io.canAsk) {
    const isEmpty = Object.keys(given).length === 0
    const wanted = params.filter(
      (flag) =>
        canBeAsked(flag) &&
        isMissing(given[flag.name]) &&
        (isEmpty || (flag.param.required === true && isMissing(flag.param.default))),
    )
    given = await askParams(wanted, given, io.prompter, remember)
  }
  const choices = await withChoices(config, new Set(Object.keys(asText)), given)
  const { source, issues } = checkSource(choices, given)
  if (source) {
    // With those that are defaults.
    remember(source)
    return source
  }
  const lines = issues.map((issue) => `\n  ${issueText(issue)}${ways(issue.path, params)}`)
  throw new InvalidArgumentError(`the parameters cannot be used:${lines.join('')}`, {
    argument: 'source',
  })
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''

const paramsOfFlags = (params: readonly ParamFlag[], { flags }: ParamSources): JsonObject =>
  Object.fromEntries(
    params.flatMap((flag) => {
      const texts = flags[flag.name]
      return texts === undefined ? [] : [[flag.name, valueOfText(flag, texts)]]
    }),
  )

const warnOfSecrets = (params: readonly ParamFlag[], { flags }: ParamSources, io: CliIo): void => {
  for (const { name, flag, variable, isSecret } of params) {
    if (!isSecret || flags[name] === undefined) continue
    io.stderr.write(
      `warning: ${flag} is a secret, and everybody on this machine can read the command line: ` +
        `give it as ${variable}, in a --source file, or when you are asked\n`,
    )
  }
}

const ways = (path: string, params: readonly ParamFlag[]): string => {
  const found = params.find(({ name }) => name === path)
  if (!found) return ''
  return found.isSecret
    ? ` (as ${found.variable} or in a --source file)`
    : ` (as ${found.flag}, ${found.variable} or in a --source file)`
}
