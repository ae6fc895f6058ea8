import type { ParamIssue } from './api-failure.js'
import type { FormChoice } from './source-detail.js'

/** `POST /api/sources/:id/values`. If the source refuses: 422 `source-failed`, with the author's message. */
export interface ValuesAnswer {
  readonly choices: readonly FormChoice[]
}

/** `POST /api/sources/:id/validate`: show each message beside its field. */
export interface ValidateAnswer {
  readonly issues: readonly ParamIssue[]
}

/** `POST /api/sources/:id/check`. */
export interface CheckAnswer {
  readonly ok: boolean
  /**
   * What was called: the method `check` of the source, or its first `read`. `params`: nothing, because parameters are
   * wrong.
   */
  readonly tried: 'check' | 'read' | 'params'
  /** For the person: whether it works, and if not, why. */
  readonly message: string
  /** What to do if it does not work. Empty if it works. */
  readonly advice: string
  readonly issues: readonly ParamIssue[]
  readonly durationMs: number
}

/** `POST /api/sources/:id/sign-in`: open this page; the event `sign-in` has the result. */
export interface SignInAnswer {
  readonly url: string
}

/** `POST /api/sources/:id/run`. */
export interface RunAnswer {
  readonly run: string
}
