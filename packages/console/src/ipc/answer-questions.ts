import { type SecretMask, serializeError } from '@panoply/errors'

import type { ApiFailure } from '../protocol/index.js'
import { ConsoleFailure } from '../values/console-failure.js'
import { parseQuestion, type Reply } from './messages.js'

/** The channel to the console, in a child process: `process`, if the program was started with a channel. */
export interface ChildChannel {
  send?(
    message: unknown,
    handle: undefined,
    options: undefined,
    onSent: (error: Error | null) => void,
  ): unknown
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
}

/** Answers a question. `ask` is its kind. If it throws, the answer is a failure. */
export type Answerer = (ask: string, about: unknown) => Promise<unknown>

/**
 * Starts to answer the questions of the console, several at a time.
 *
 * @param secrets masks the secrets in failures
 */
export const answerQuestions = (
  channel: ChildChannel,
  answer: Answerer,
  secrets: SecretMask,
): void => {
  const reply = (message: Reply): void => {
    // A console that is gone needs no answer. Without the function, `process` would throw the error.
    channel.send?.(message, undefined, undefined, () => undefined)
  }
  channel.on('message', (message) => {
    const question = parseQuestion(message)
    if (!question) return
    const { id, ask, about } = question
    answer(ask, about).then(
      (given) => {
        reply({ id, answer: given ?? null })
      },
      (error: unknown) => {
        reply({ id, failure: failureOf(error, secrets) })
      },
    )
  })
}

const failureOf = (error: unknown, secrets: SecretMask): ApiFailure => {
  if (error instanceof ConsoleFailure) return maskedFailure(error.failure, secrets)
  const { message, name } = serializeError(error, { secrets })
  return { code: 'defect', message: `${name}: ${message}` }
}

const maskedFailure = ({ code, message, advice, issues }: ApiFailure, secrets: SecretMask) => ({
  ...{ code, message: secrets.mask(message) },
  ...(advice !== undefined && { advice: secrets.mask(advice) }),
  ...(issues !== undefined && {
    issues: issues.map((issue) => ({
      ...issue,
      message: secrets.mask(issue.message),
      advice: secrets.mask(issue.advice),
    })),
  }),
})
