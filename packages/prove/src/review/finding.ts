/** What a reviewer finds of one thing that they look for. */
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
  /** What was found, and what to do where it is not ok. Never a secret. */
  readonly detail: string
}
