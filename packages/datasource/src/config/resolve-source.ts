import type { DataSourceOptions } from '../options/data-source-options.js'
import { isPlainObject } from '@panoply/errors/internal'
import type { ChoiceItem, DataSourceConfig, Param } from './config.js'
import { errorOfIssues } from './config-issue.js'
import { isMissing } from './missing.js'
import { checkSource } from './parse-source.js'
import { resolveValues } from './resolve-values.js'

/**
 * The parameters as the data source gets them, with every choice in one shape: the item of `values`. A choice may be
 * given as the item, its value, its name, or a text with commas. This works for values that a function finds, too.
 *
 * All checks that need no function come first: a function never connects to a wrong port. Then the functions are
 * called, each after the parameters that it depends on. It gets the items that were chosen for them. A function is
 * called only if its parameter has an answer.
 *
 * @example
 * const CONFIG = defineConfig({
 *   params: [{ name: 'tables', type: 'list', values: () => [{ id: 1, name: 'users' }, { id: 2, name: 'orders' }] }],
 * })
 * await resolveSource(CONFIG, { tables: 'users' }) // { tables: [{ id: 1, name: 'users' }] }
 *
 * @param options what the system passes to the functions. Default: nothing
 * @throws InvalidArgumentError that lists all problems; it shows no value
 * @throws DataSourceError of phase `config` if a function throws
 */
export const resolveSource = async (
  config: DataSourceConfig,
  value: unknown,
  options?: DataSourceOptions,
): Promise<Record<string, unknown>> => {
  let known = config
  let source = parsed(known, value)
  for (const param of inOrder(config.params)) {
    const { name = '' } = param
    if (isMissing(ownValue(source, name))) continue
    const values = await resolveValues(param, source, options)
    known = withValues(known, name, values)
    // The original answer. It was split at its commas before the values were known, and a name may hold a comma.
    const given = isPlainObject(value) ? ownValue(value, name) : undefined
    source = parsed(known, isMissing(given) ? source : { ...source, [name]: given })
  }
  return source
}

const withValues = (
  config: DataSourceConfig,
  name: string,
  values: readonly ChoiceItem[],
): DataSourceConfig => ({
  ...config,
  params: config.params.map((param) => (param.name === name ? { ...param, values } : param)),
})

const parsed = (config: DataSourceConfig, value: unknown): Record<string, unknown> => {
  const { source, issues } = checkSource(config, value)
  if (source) return source
  throw errorOfIssues('source', issues)
}

/**
 * The parameters whose values a function finds, each after the parameters that it depends on. A checked CONFIG has no
 * circle.
 */
const inOrder = (params: readonly Param[]): readonly Param[] => {
  const ordered = new Set<Param>()
  const visit = (param: Param, path: readonly Param[]): void => {
    if (ordered.has(param) || path.includes(param)) return
    for (const dependency of param.dependencies ?? []) {
      const other = params.find(({ name }) => name === dependency)
      if (other) visit(other, [...path, param])
    }
    ordered.add(param)
  }
  for (const param of params) visit(param, [])
  return [...ordered].filter(
    ({ name, values }) => typeof values === 'function' && name !== undefined && name !== '',
  )
}

const ownValue = (source: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(source, name) ? source[name] : undefined
