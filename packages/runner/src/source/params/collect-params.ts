import {
  checkSource,
  type DataSourceConfig,
  issueText,
  secretParams,
  secretValues,
} from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'

import type { PlainObject } from '../../values/plain-object.js'
import { askParams, canBeAsked } from './ask-params.js'
import { paramsOfEnvironment, valueOfText } from './given-params.js'
import { objectOfFile } from './json-file.js'
import type { ParamEnvironment } from './param-environment.js'
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
  /** What functions that find values get as their `options`. Default: nothing. */
  readonly options?: PlainObject
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
  environment: ParamEnvironment,
): Promise<PlainObject> => {
  const ofFile =
    sources.file === undefined
      ? {}
      : objectOfFile(sources.file, environment.folder, {
          what: 'the source file',
          argument: 'source',
        })
  const asText = {
    ...paramsOfEnvironment(params, environment),
    ...paramsOfFlags(params, sources),
  }
  warnOfSecrets(params, sources, environment)
  let given: PlainObject = { ...ofFile, ...asText }
  const remember = (source: PlainObject): void => {
    environment.secrets.remember(secretValues(source, secretParams(config)))
  }
  remember(given)
  if (sources.mayAsk && environment.canAsk) {
    const isEmpty = Object.keys(given).length === 0
    const wanted = params.filter(
      (flag) =>
        canBeAsked(flag) &&
        isMissing(given[flag.name]) &&
        (isEmpty || (flag.param.required === true && isMissing(flag.param.default))),
    )
    given = await askParams(wanted, given, {
      ...{ prompter: environment.prompter, onAnswer: remember, options: sources.options ?? {} },
    })
  }
  const choices = await withChoices(config, new Set(Object.keys(asText)), given, sources.options)
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

const paramsOfFlags = (params: readonly ParamFlag[], { flags }: ParamSources): PlainObject =>
  Object.fromEntries(
    params.flatMap((flag) => {
      const texts = flags[flag.name]
      return texts === undefined ? [] : [[flag.name, valueOfText(flag, texts)]]
    }),
  )

const warnOfSecrets = (
  params: readonly ParamFlag[],
  { flags }: ParamSources,
  environment: ParamEnvironment,
): void => {
  for (const { name, flag, variable, isSecret } of params) {
    if (!isSecret || flags[name] === undefined) continue
    environment.warn(
      `${flag} is a secret, and everybody on this machine can read the command line: ` +
        `give it as ${variable}, in a --source file, or when you are asked`,
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
