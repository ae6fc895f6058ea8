import type { ApiFailure, ApiFailureCode, ParamIssue } from '../../../src/protocol/index.js'

/** A request that the console refused, or that did not reach it. */
export class ConsoleFailure extends Error {
  override readonly name = 'ConsoleFailure'
  /** `unreachable`: no answer came, so the console has probably ended. */
  readonly code: ApiFailureCode | 'unreachable'
  readonly advice: string | undefined
  readonly issues: readonly ParamIssue[]

  constructor(failure: Omit<ApiFailure, 'code'> & { code: ApiFailureCode | 'unreachable' }) {
    super(failure.message)
    this.code = failure.code
    this.advice = failure.advice
    this.issues = failure.issues ?? []
  }
}

/** The title and advice of an error, for a person. */
export const tellFailure = (error: unknown): { title: string; advice: string | undefined } =>
  error instanceof ConsoleFailure
    ? { title: error.message, advice: error.advice }
    : { title: String(error), advice: undefined }

/** Whether a failure may pass soon, because the console is busy with a process. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConsoleFailure && ['busy', 'source-failed', 'defect'].includes(error.code)
