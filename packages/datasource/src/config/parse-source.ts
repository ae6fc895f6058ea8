import { describeValue, isPlainObject } from '@panoply/errors/internal'
import { nearestName } from '../values/nearest-name.js'
import { plainCopy } from '../values/plain-copy.js'
import { withoutNulls } from '../values/without-nulls.js'
import type { DataSourceConfig, Param } from './config.js'
import { type ConfigIssue, errorOfIssues } from './config-issue.js'
import { isMissing } from './missing.js'
import { convertValue } from './param-value.js'
import type { SourceOf } from './source-of.js'

/**
 * The parameters as the data source gets them. Missing parameters have their defaults. Texts are converted to the type
 * of the parameter (`"5432"` to a number). Chosen values have the shape that CONFIG gives them. Other keys stay: keys
 * of the system, and keys in which a source keeps its position. The given value is not changed, and the result shares
 * nothing with CONFIG.
 *
 * @param config a CONFIG of `defineConfig`, so that the type of the result is known, or of `parseConfig`
 * @throws InvalidArgumentError that lists everything that is wrong: a required parameter that is missing, a wrong type, a
 *   value that is not among the choices, a parameter that is filled in without one that it depends on. It shows no value
 *
 * @example
 * ```ts
 * const CONFIG = defineConfig({
 *   title: 'Orders',
 *   params: [{ name: 'port', title: 'Port', type: 'number', default: 5432 }],
 * })
 * console.log(parseSource(CONFIG, { port: '5433' })) // { port: 5433 }
 * console.log(parseSource(CONFIG, {})) // { port: 5432 }
 * ```
 */
export const parseSource = <const Config extends DataSourceConfig>(
  config: Config,
  value: unknown,
): SourceOf<Config> => {
  const { source, issues } = checkSource(config, value)
  if (source) return source as SourceOf<Config>
  throw errorOfIssues('source', issues)
}

/** The result of {@link checkSource}. */
export interface SourceCheck {
  /** The parameters, when there is no error. */
  readonly source?: Record<string, unknown>
  readonly issues: readonly ConfigIssue[]
}

/**
 * Reads parameters like {@link parseSource}, but returns the problems instead of throwing them.
 *
 * @example
 * ```ts
 * const CONFIG = defineConfig({ title: 'Orders', params: [{ name: 'port', title: 'Port', type: 'number' }] })
 * console.log(checkSource(CONFIG, { port: 'abc' }).issues.map(issueText))
 * ```
 */
export const checkSource = (config: DataSourceConfig, value: unknown): SourceCheck => {
  if (!isPlainObject(value)) {
    const reason = `expected an object with the parameters, got ${describeValue(value)}`
    return { issues: [{ severity: 'error', path: '', reason, instead: 'write { … }' }] }
  }
  const source: Record<string, unknown> = { ...value }
  const issues: ConfigIssue[] = []
  const report = (path: string, reason: string, instead: string): void => {
    issues.push({ severity: 'error', path, reason, instead })
  }
  const params = config.params.map(withoutNulls)
  for (const param of params) {
    if (param.name === undefined || param.name === '') continue
    const { name } = param
    const given = valueOf(source, name)
    const answer = isMissing(given) ? plainCopy(param.default) : given
    if (isMissing(answer)) {
      Reflect.deleteProperty(source, name)
      if (param.required === true) report(name, ...missing(param, value, config))
      continue
    }
    if (param.required === true && Array.isArray(answer) && answer.length === 0) {
      report(name, 'is required, and nothing is chosen', `choose at least one of ${name}`)
      continue
    }
    const result = convertValue(param, answer)
    if ('value' in result) set(source, name, result.value)
    else report(name, result.reason, result.instead)
  }
  for (const { name, dependencies = [] } of params) {
    if (name === undefined || isMissing(valueOf(value, name))) continue
    for (const dependency of dependencies) {
      if (!isMissing(valueOf(source, dependency))) continue
      report(name, `needs ${dependency}, which is missing`, `fill in ${dependency} first`)
    }
  }
  return issues.length === 0 ? { source, issues } : { issues }
}

/** With a plain assignment, a parameter named `__proto__` would become the prototype of the source. */
const set = (source: object, name: string, value: unknown): void => {
  Reflect.defineProperty(source, name, {
    ...{ value, enumerable: true },
    ...{ writable: true, configurable: true },
  })
}

const valueOf = (source: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(source, name) ? source[name] : undefined

const missing = (
  { name = '', title, help }: Param,
  value: Record<string, unknown>,
  { params }: DataSourceConfig,
): [reason: string, instead: string] => {
  const names = new Set(params.map((param) => param.name))
  const misspelt = nearestName(
    name,
    Object.keys(value).filter((key) => !names.has(key)),
  )
  const about = title ?? help
  const reason = `is required and missing${about === undefined ? '' : ` (${about})`}`
  return [
    reason,
    misspelt === undefined ? `fill in ${name}` : `write ${name} instead of ${misspelt}`,
  ]
}
