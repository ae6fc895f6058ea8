import { serializeError } from '@panoply/errors'

import type { ApiFailure } from '../protocol/index.js'
import { ConsoleFailure } from '../values/console-failure.js'
import { parseQuestion, type Reply } from './messages.js'

/** The side of a child process of the channel to the console: `process` of a program that was started with one. */
export interface ChildChannel {
  send?(message: unknown): unknown
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
}

/** Answers a question, by what is asked. What it throws becomes a failure. */
export type Answerer = (ask: string, about: unknown) => Promise<unknown>

/** Answers the questions of the console from now on; several at a time. */
export const answerQuestions = (channel: ChildChannel, answer: Answerer): void => {
  const reply = (message: Reply): void => {
    channel.send?.(message)
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
        reply({ id, failure: failureOf(error) })
      },
    )
  })
}

const failureOf = (error: unknown): ApiFailure => {
  if (error instanceof ConsoleFailure) return error.failure
  const { message, name } = serializeError(error)
  return { code: 'defect', message: `${name}: ${message}` }
}
