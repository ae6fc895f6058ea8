/**
 * The answer to a refused request. Its status is 400 or higher.
 *
 * | status | code                | when                                                                        |
 * | ------ | ------------------- | --------------------------------------------------------------------------- |
 * | 400    | `invalid`           | the body or the query is not what the route takes, or the SQL is wrong      |
 * | 401    | `signed-out`        | the cookie is missing: open the URL that `panoply ui` printed               |
 * | 403    | `forbidden`         | the `Host` or the `Origin` is not the console's own, or the SQL is not read-only |
 * | 404    | `not-found`         | there is no such source, parameter, run or table                            |
 * | 409    | `busy`              | another run writes to the file, or the same work is under way already       |
 * | 413    | `too-large`         | the body is larger than 1 MiB                                               |
 * | 422    | `source-failed`     | the source refused: its own message, for the person                         |
 * | 422    | `params`            | parameters are wrong; `issues` has the message of each                      |
 * | 500    | `defect`            | the console itself failed                                                   |
 * | 501    | `unavailable`       | the command has no such part, for instance no `prove`                       |
 * | 504    | `timeout`           | the source or a query took too long, and was ended                          |
 */
export interface ApiFailure {
  readonly code: ApiFailureCode
  /** For the person: what was expected and what came. Never a secret. */
  readonly message: string
  /** What to do about it, if that is known. */
  readonly advice?: string
  /** Of the code `params`. */
  readonly issues?: readonly ParamIssue[]
}

/** See {@link ApiFailure}. */
export type ApiFailureCode =
  | 'invalid'
  | 'signed-out'
  | 'forbidden'
  | 'not-found'
  | 'busy'
  | 'too-large'
  | 'source-failed'
  | 'params'
  | 'defect'
  | 'unavailable'
  | 'timeout'

/** A mistake in the value of a parameter, by the same rules as on the command line. */
export interface ParamIssue {
  /** The name of the parameter. Empty if the issue is not about one parameter. */
  readonly param: string
  /** What was expected and what came. Never the value. */
  readonly message: string
  /** What to fill in instead; may be empty. */
  readonly advice: string
}
