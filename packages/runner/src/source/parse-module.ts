import { checkConfig, type DataSourceModule, issueText } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'
import { describeValue } from '@panoply/errors/internal'

/**
 * Reads any value as the module of a data source.
 *
 * @param value the result of `import`, or an object with `Stream` and `CONFIG`
 * @param name the name of the module in the message
 * @throws InvalidArgumentError that lists everything that is wrong
 *
 * @example
 * ```ts
 * import { defineConfig, fromReadable } from '@panoply/datasource'
 *
 * const Stream = fromReadable(async function* () {
 *   yield { id: 1, name: 'Ann' }
 * })
 * const CONFIG = defineConfig({ title: 'People', params: [] })
 * console.log(parseModule({ Stream, CONFIG }).CONFIG.title) // People
 * ```
 */
export const parseModule = (value: unknown, name = 'the module'): DataSourceModule => {
  const exports = exportsOf(value)
  const { config, issues } = checkConfig(exports['CONFIG'])
  const faults = [
    ...streamFaults(exports),
    ...(exports['CONFIG'] === undefined
      ? ['CONFIG is missing: export const CONFIG = defineConfig({ title, params: […] })']
      : issues
          .filter(({ severity }) => severity === 'error')
          .map((issue) => `CONFIG: ${issueText(issue)}`)),
  ]
  if (faults.length > 0 || !config) {
    throw new InvalidArgumentError(
      `${name} is no data source:${faults.map((fault) => `\n  ${fault}`).join('')}`,
      { argument: 'module' },
    )
  }
  // `streamFaults` has checked the methods that it needs.
  return { Stream: exports['Stream'] as DataSourceModule['Stream'], CONFIG: config }
}

/**
 * A CommonJS module has its exports under `default`, and a module compiled from `export default` one level deeper. Node
 * copies only the exports that it recognises to the top: perhaps `Stream` and not `CONFIG`.
 */
const exportsOf = (value: unknown, depth = 0): Record<string, unknown> => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return {}
  const exports = value as Record<string, unknown>
  const isWhole = exports['Stream'] !== undefined && exports['CONFIG'] !== undefined
  const inside = exports['default']
  if (isWhole || typeof inside !== 'object' || depth === MAX_DEFAULTS) return exports
  const known = Object.entries(exports).filter(([, exported]) => exported !== undefined)
  return { ...exportsOf(inside, depth + 1), ...Object.fromEntries(known) }
}

const MAX_DEFAULTS = 2

/** Enough exports to recognise the module. */
const MAX_NAMES = 10

const streamFaults = (exports: Record<string, unknown>): string[] => {
  const { Stream } = exports
  if (Stream === undefined) {
    const names = Object.keys(exports)
    const more = names.length > MAX_NAMES ? ', …' : ''
    const others = names.length === 0 ? 'nothing' : names.slice(0, MAX_NAMES).join(', ') + more
    return [
      `Stream is missing: export class Stream extends DataSource { … } (it exports ${others})`,
    ]
  }
  if (typeof Stream !== 'function')
    return [`Stream: expected a class, got ${describeValue(Stream)}`]
  const prototype = (Stream.prototype ?? {}) as Record<string, unknown>
  const missing = ['read', 'on', 'close'].filter((name) => typeof prototype[name] !== 'function')
  return missing.length === 0
    ? []
    : [`Stream: expected a class that extends DataSource, it has no ${missing.join(', no ')}`]
}
