import {
  checkConfig,
  checkSource,
  type DataSourceConfig,
  type DataSourceModule,
  issueText,
  type Param,
  resolveSource,
  resolveValues,
  secretParams,
  secretValues,
} from '@panoply/datasource'
import { type PlainObject, runKeyOf, slugOf, sourceKeyOf, toJson } from '@panoply/runner'

import type { CheckAnswer, FormChoice, ParamIssue, Preview } from '../protocol/index.js'
import { formChoices, formParams } from './form-params.js'
import { firstRows, type Trial } from './first-rows.js'
import type { SourceSettings } from './source-settings.js'
import { paramsFailure, sourceFailure } from './source-failure.js'

/** Answers questions about one data source. */
export class SourceAnswers {
  readonly #module: DataSourceModule
  readonly #settings: SourceSettings

  constructor(module: DataSourceModule, settings: SourceSettings) {
    this.#module = module
    this.#settings = settings
  }

  describe(): object {
    const { CONFIG } = this.#module
    const { issues } = checkConfig(CONFIG)
    return {
      ...{ title: CONFIG.title ?? '', icon: iconOf(CONFIG), params: formParams(CONFIG) },
      configWarnings: issues.map(issueText),
      oauthParams: CONFIG.params
        .filter(({ type }) => type === 'oauth')
        .map(({ name, type, title, oauthAuthorizeURL, oauthAccessURL }) => ({
          ...{ name, type, title, oauthAuthorizeURL, oauthAccessURL },
        })),
      secretParams: secretParams(CONFIG),
    }
  }

  /** The choices of a parameter, for the values so far. Wrong values of other parameters are ignored. */
  async values(name: string, values: PlainObject): Promise<readonly FormChoice[]> {
    const { CONFIG } = this.#module
    const { options } = this.#settings
    const param = CONFIG.params.find((candidate) => candidate.name === name)
    if (!param) return []
    const needed = dependenciesOf(param, CONFIG)
    const config = {
      ...CONFIG,
      params: CONFIG.params
        .filter((other) => other !== param)
        .filter((other) => needed.has(other.name ?? '') || typeof other.values !== 'function')
        .map((other) => ({ ...other, required: needed.has(other.name ?? '') })),
    }
    const { issues } = checkSource(config, values)
    const blocking = issues.filter(({ path }) => needed.has(path))
    if (blocking.length > 0) throw paramsFailure(blocking)
    const wrong = new Set(issues.map(({ path }) => path))
    const usable = Object.fromEntries(
      Object.entries(values).filter(([key]) => key !== name && !wrong.has(key)),
    )
    return await this.#work(values, async () => {
      const source = await resolveSource(config, usable, options)
      return formChoices(await resolveValues(param, source, options))
    })
  }

  validate(values: PlainObject): ParamIssue[] {
    return checkSource(this.#module.CONFIG, values).issues.map(({ path, reason, instead }) => ({
      ...{ param: path, message: reason, advice: instead },
    }))
  }

  /** The names under which the state of a source with these values is stored. */
  async keys(values: PlainObject, destinationId: string): Promise<object> {
    const { CONFIG } = this.#module
    const source = await this.#resolved(values)
    const sourceKey = sourceKeyOf(undefined, CONFIG, source)
    return { sourceKey, runKey: runKeyOf(sourceKey, destinationId) }
  }

  async check(values: PlainObject): Promise<Omit<CheckAnswer, 'durationMs'>> {
    const issues = this.validate(values)
    if (issues.length > 0) return { ...FAULTY, tried: 'params', issues, message: WRONG_PARAMS }
    const { Stream, CONFIG } = this.#module
    const tried = typeof Stream.check === 'function' ? 'check' : 'read'
    try {
      const source = await this.#resolved(values)
      await this.#work(source, async () => {
        if (tried === 'check') {
          const options = { ...this.#settings.options, secretParams: secretParams(CONFIG) }
          await Stream.check?.(source, options)
        } else await firstRows(this.#trial(source, 1))
      })
      return { ok: true, tried, message: 'the connection works', advice: '', issues: [] }
    } catch (error) {
      const { failure } = sourceFailure(error, this.#settings.secrets)
      const { message, advice = '', issues: found = [] } = failure
      return { ok: false, tried, message, advice, issues: found }
    }
  }

  async preview(values: PlainObject, limit: number): Promise<Preview> {
    const source = await this.#resolved(values)
    return await this.#work(source, async () => {
      const preview = await firstRows(this.#trial(source, limit))
      // Converted to JSON values, because rows may have values that JSON does not have.
      return JSON.parse(toJson(preview)) as Preview
    })
  }

  /**
   * Runs work of the source. Its errors are masked, including secrets that the source has put into its parameters
   * meanwhile.
   */
  async #work<Result>(source: PlainObject, work: () => Promise<Result>): Promise<Result> {
    const { secrets } = this.#settings
    const names = secretParams(this.#module.CONFIG)
    secrets.remember(secretValues(source, names))
    try {
      return await work()
    } catch (error) {
      secrets.remember(secretValues(source, names))
      throw sourceFailure(error, secrets)
    }
  }

  #trial(source: PlainObject, limit: number): Trial {
    return { module: this.#module, settings: this.#settings, source, limit }
  }

  async #resolved(values: PlainObject): Promise<PlainObject> {
    const { CONFIG } = this.#module
    const { issues } = checkSource(CONFIG, values)
    if (issues.length > 0) throw paramsFailure(issues)
    return await this.#work(values, async () => {
      const source = await resolveSource(CONFIG, values, this.#settings.options)
      return { type: slugOf(CONFIG.title ?? ''), ...source }
    })
  }
}

const WRONG_PARAMS = 'some parameters are missing or wrong'
const FAULTY = { ok: false, advice: 'Fill in the fields that have a message.' }

const iconOf = ({ icon = '' }: DataSourceConfig): string =>
  icon.startsWith('data:image/') ? icon : ''

/** The parameters that must be filled before this one, directly or through other parameters. */
const dependenciesOf = (
  { dependencies = [] }: Param,
  { params }: DataSourceConfig,
): Set<string> => {
  const found = new Set<string>()
  const waiting = [...dependencies]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    found.add(name)
    waiting.push(...(params.find((param) => param.name === name)?.dependencies ?? []))
  }
  return found
}
