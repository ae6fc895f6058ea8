import { type ConfigIssue, type SecretMask } from '@panoply/datasource'
import { isPanoplyError } from '@panoply/errors'
import { textOf } from '@panoply/runner'

import { ConsoleFailure } from '../values/console-failure.js'

/** The failure for wrong parameters. */
export const paramsFailure = (issues: readonly ConfigIssue[]): ConsoleFailure =>
  new ConsoleFailure({
    code: 'params',
    message: 'the parameters cannot be used',
    issues: issues.map(({ path, reason, instead }) => ({
      ...{ param: path, message: reason, advice: instead },
    })),
  })

/** The failure for an error of the source. Its message is that of the error, with secrets masked. */
export const sourceFailure = (error: unknown, secrets: SecretMask): ConsoleFailure => {
  if (error instanceof ConsoleFailure) return error
  const message = secrets.mask(textOf(error))
  const code = isPanoplyError(error) ? error.code : ''
  if (code === 'PANOPLY_RUN_LOCKED') return new ConsoleFailure({ code: 'busy', message })
  return new ConsoleFailure({ code: 'source-failed', message, advice: adviceOf(error) })
}

const adviceOf = (error: unknown): string =>
  isPanoplyError(error) && error.retryable
    ? 'Try again. If it fails again, look at the parameters and at the source itself.'
    : 'Look at the parameters, and at the source itself: trying again does not help.'
