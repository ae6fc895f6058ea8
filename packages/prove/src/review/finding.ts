/** The result of one rule of the review. */
export interface Finding {
  readonly rule:
    | 'config'
    | 'read'
    | 'progress'
    | 'state'
    | 'logs'
    | 'tests'
    | 'dependencies'
    | 'tag'
  readonly ok: boolean
  /** The facts, and what to do if the rule is broken. Never a secret. */
  readonly detail: string
}
