import type { DataSourceConfig } from './config.js'
import { type ConfigIssue, errorOfIssues } from './config-issue.js'
import { lintConfig } from './config-lint.js'
import { checkVocabulary } from './config-schema.js'
import { schemaIssue } from './schema-issue.js'

/** The result of {@link checkConfig}. */
export interface ConfigCheck {
  /** The CONFIG, when there is no error. */
  readonly config?: DataSourceConfig
  /** Errors and warnings. */
  readonly issues: readonly ConfigIssue[]
}

/**
 * Reads any value as a CONFIG. Unusual but allowed things pass; {@link checkConfig} reports them.
 *
 * @throws InvalidArgumentError that lists everything that is wrong: where, why, and what to write instead
 *
 * @example
 * ```ts
 * const config = parseConfig({ title: 'Orders', params: [{ name: 'shop', title: 'Shop', type: 'text' }] })
 * console.log(config.title)
 * ```
 */
export const parseConfig = (value: unknown): DataSourceConfig => {
  const { config, issues } = checkConfig(value)
  if (config) return config
  throw errorOfIssues('CONFIG', issues)
}

/**
 * Finds errors and probable mistakes in a CONFIG. It does not throw.
 *
 * @example
 * ```ts
 * const { issues } = checkConfig({ title: 'Orders', params: [{ name: 'shop' }] })
 * for (const issue of issues) console.log(issueText(issue))
 * ```
 */
export const checkConfig = (value: unknown): ConfigCheck => {
  const checked = checkVocabulary(value)
  if (checked.config === undefined) {
    return { issues: checked.issues.map((issue) => schemaIssue(issue, value)) }
  }
  const { config } = checked
  const issues = lintConfig(config)
  return issues.some(({ severity }) => severity === 'error') ? { issues } : { config, issues }
}
