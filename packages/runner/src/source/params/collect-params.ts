import {
  checkSource,
  type ConfigIssue,
  type DataSourceConfig,
  issueText,
  resolveSource,
  secretParams,
  secretValues,
} from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'

import type { PlainObject } from '../../values/plain-object.js'
import { askParams, canBeAsked } from './ask-params.js'
import { ChoiceLoader } from './choice-loader.js'
import { paramsOfEnvironment, valueOfText, withObjects } from './given-params.js'
import { objectOfFile } from './json-file.js'
import type { ParamEnvironment } from './param-environment.js'
import type { ParamFlag } from './param-flag.js'
import { askedAgainText, namesOf, refusedParams, withoutParams } from './refused-params.js'

/** The places of parameters, besides the environment. */
export interface ParamSources {
  /** The texts of flags, by the name of the parameter. */
  readonly flags: Readonly<Record<string, readonly string[]>>
  /** A JSON file. */
  readonly file: string | undefined
  /** Parameters that were saved earlier, such as the tokens of a sign-in. All other places win. Default: none. */
  readonly saved?: PlainObject
  /** Whether a person may be asked. */
  readonly mayAsk: boolean
  /** The names of parameters that a person is asked for although they are not required. Default: none. */
  readonly ask?: readonly string[]
  /** The `options` of functions that find values. Default: none. */
  readonly options?: PlainObject
  /**
   * The waits before each further try of a function that failed to find values, in milliseconds. Default 1 s, 4 s, 16
   * s: three tries.
   */
  readonly retryDelaysMs?: readonly number[]
}

/**
 * Collects the parameters of a source. Flags come before the environment, and the environment comes before the file. A
 * person is asked for missing required parameters, and for all parameters if none was given. A choice always becomes
 * the item of `values`, wherever it comes from.
 *
 * If a function that finds values refuses a token or another parameter, and a person can be asked, the reason is shown
 * and the person is asked for it again.
 *
 * @throws InvalidArgumentError that lists everything that is missing or wrong, with the ways to give it
 * @throws DataSourceError of phase `config` when a function that finds values throws
 *
 * @example
 * ```ts
 * import { defineConfig, SecretMask } from '@panoply/datasource'
 * import { collectParams, paramFlags, systemClock } from '@panoply/runner'
 *
 * const CONFIG = defineConfig({
 *   title: 'People',
 *   params: [{ name: 'user', title: 'User', type: 'text', required: true }],
 * })
 * const refuse = () => Promise.reject(new Error('there is no person to ask'))
 * const source = await collectParams(
 *   CONFIG,
 *   paramFlags(CONFIG, new Set()),
 *   { flags: { user: ['ann'] }, file: undefined, mayAsk: false },
 *   {
 *     ...{ env: process.env, folder: process.cwd(), canAsk: false, clock: systemClock },
 *     prompter: { text: refuse, password: refuse, number: refuse, select: refuse, list: refuse },
 *     ...{ secrets: new SecretMask(), warn: console.warn },
 *   },
 * )
 * console.log(source) // { user: 'ann' }
 * ```
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
  warnOfSecrets(params, sources, environment)
  const given = withObjects(params, {
    ...sources.saved,
    ...ofFile,
    ...paramsOfEnvironment(params, environment),
    ...paramsOfFlags(params, sources),
  })
  return await gather({ config, params, sources, environment }, given, sources.ask ?? [])
}

/** The arguments of {@link gather}. */
interface Gathering {
  readonly config: DataSourceConfig
  readonly params: readonly ParamFlag[]
  readonly sources: ParamSources
  readonly environment: ParamEnvironment
}

/** @param ask the names of parameters that a person is asked for in any case */
const gather = async (
  gathering: Gathering,
  given: PlainObject,
  ask: readonly string[],
): Promise<PlainObject> => {
  const { config, params, sources, environment } = gathering
  const mayAsk = sources.mayAsk && environment.canAsk
  let known = given
  const remember = (source: PlainObject): void => {
    known = source
    environment.secrets.remember(secretValues(source, secretParams(config)))
  }
  remember(given)
  try {
    const wanted = mayAsk ? params.filter((flag) => isWanted(flag, given, ask)) : []
    return await settled(gathering, wanted, known, remember)
  } catch (error) {
    const refused = mayAsk ? refusedParams(error, params, known) : []
    if (refused.length === 0) throw error
    environment.warn(environment.secrets.mask(askedAgainText(error, refused)))
    return await gather(gathering, withoutParams(known, refused), namesOf(refused))
  }
}

/** The parameters as the source gets them. @param onSource called with all parameters after each answer */
const settled = async (
  { config, params, sources, environment }: Gathering,
  wanted: readonly ParamFlag[],
  given: PlainObject,
  onSource: (source: PlainObject) => void,
): Promise<PlainObject> => {
  const { options = {}, retryDelaysMs } = sources
  const choices = new ChoiceLoader({
    ...{ clock: environment.clock, retryDelaysMs },
    warn: (message) => {
      environment.warn(environment.secrets.mask(message))
    },
  })
  const refusal = (issues: readonly ConfigIssue[]): Error => refusalOf(issues, params)
  const { prompter } = environment
  const asking = { ...{ config, choices, options, prompter, refusal }, onAnswer: onSource }
  const answered = wanted.length > 0 ? await askParams(wanted, given, asking) : given
  const refuse = (): void => {
    const { issues } = checkSource(choices.configOf(config), answered)
    if (issues.length > 0) throw refusal(issues)
  }
  refuse()
  try {
    const source = await resolveSource(choices.configOf(config), answered, options)
    // These include defaults.
    onSource(source)
    return source
  } catch (error) {
    // With the loaded values, a choice that is not among them is refused here.
    refuse()
    throw error
  }
}

const isWanted = (flag: ParamFlag, given: PlainObject, ask: readonly string[]): boolean =>
  canBeAsked(flag) &&
  isMissing(given[flag.name]) &&
  (Object.keys(given).length === 0 ||
    ask.includes(flag.name) ||
    (flag.param.required === true && isMissing(flag.param.default)))

const refusalOf = (
  issues: readonly ConfigIssue[],
  params: readonly ParamFlag[],
): InvalidArgumentError => {
  const lines = issues.map((issue) => `\n  ${issueText(issue)}${ways(issue.path, params)}`)
  return new InvalidArgumentError(`the parameters cannot be used:${lines.join('')}`, {
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
      `${flag} is a secret, and every user of this machine can read the command line: ` +
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
