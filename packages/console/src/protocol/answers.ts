import type { ParamIssue } from './api-failure.js'
import type { FormChoice } from './source-detail.js'

/** `POST /api/sources/:id/values`. If the source refuses: 422 `source-failed`, with the author's message. */
export interface ValuesAnswer {
  readonly choices: readonly FormChoice[]
}

/** `POST /api/sources/:id/validate`: every message belongs beside its field. */
export interface ValidateAnswer {
  readonly issues: readonly ParamIssue[]
}

/** `POST /api/sources/:id/check`. */
export interface CheckAnswer {
  readonly ok: boolean
  /** What was tried: the source's own `check`, or its first `read`. */
  readonly tried: 'check' | 'read' | 'params'
  /** For the person: that it works, or why not. */
  readonly message: string
  /** What to do about it; empty if it works. */
  readonly advice: string
  readonly issues: readonly ParamIssue[]
  readonly durationMs: number
}

/** `POST /api/sources/:id/sign-in`: open this page; the event `sign-in` tells how it went. */
export interface SignInAnswer {
  readonly url: string
}

/** `POST /api/sources/:id/run`. */
export interface RunAnswer {
  readonly run: string
}
