import type { DataSourceConfig } from './config.js'
import { type ConfigIssue, errorOfIssues } from './config-issue.js'
import { lintConfig } from './config-lint.js'
import { checkVocabulary } from './config-schema.js'
import { schemaIssue } from './schema-issue.js'

/** What {@link checkConfig} found. */
export interface ConfigCheck {
  /** The CONFIG, when there is no error. */
  readonly config?: DataSourceConfig
  /** Errors and warnings. */
  readonly issues: readonly ConfigIssue[]
}

/**
 * Takes any value for a CONFIG and returns it as one, or throws one error that lists everything that is wrong: where,
 * why, and what to write instead. What is merely odd is let through; {@link checkConfig} reports that too.
 *
 * @throws InvalidArgumentError
 */
export const parseConfig = (value: unknown): DataSourceConfig => {
  const { config, issues } = checkConfig(value)
  if (config) return config
  throw errorOfIssues('CONFIG', issues)
}

/** What is wrong with a CONFIG, and what is probably not meant, without throwing. */
export const checkConfig = (value: unknown): ConfigCheck => {
  const checked = checkVocabulary(value)
  if (checked.config === undefined) {
    return { issues: checked.issues.map((issue) => schemaIssue(issue, value)) }
  }
  const { config } = checked
  const issues = lintConfig(config)
  return issues.some(({ severity }) => severity === 'error') ? { issues } : { config, issues }
}
