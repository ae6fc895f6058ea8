import { InvalidArgumentError } from '@panoply/errors'

/** A problem of a CONFIG or of a source. An `error` is wrong. A `warning` is probably a mistake. */
export interface ConfigIssue {
  readonly severity: 'error' | 'warning'
  /** The place: `params[3].type`, or the name of a parameter of a source. */
  readonly path: string
  /** What was expected and what came. Never the value of a parameter. */
  readonly reason: string
  /** What to write in its place. */
  readonly instead: string
}

/** A path as it is written in code: `params[3].type`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')

/**
 * An issue as one line for a person.
 *
 * @example
 * ```ts
 * console.log(
 *   issueText({ severity: 'error', path: 'params[0].type', reason: 'expected a type, got undefined', instead: "write 'text'" }),
 * )
 * ```
 */
export const issueText = ({ path, reason, instead }: ConfigIssue): string =>
  `${path === '' ? '' : `${path}: `}${reason}${instead === '' ? '' : `; ${instead}`}`

/** One error that lists all issues of the kind `error`. */
export const errorOfIssues = (
  subject: string,
  issues: readonly ConfigIssue[],
): InvalidArgumentError => {
  const errors = issues.filter(({ severity }) => severity === 'error')
  const lines = errors.map((issue) => `\n  ${issueText(issue)}`).join('')
  return new InvalidArgumentError(`${subject} cannot be used:${lines}`, {
    argument: errors[0]?.path ?? subject,
  })
}
