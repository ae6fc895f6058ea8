import { EventEmitter } from 'node:events'

import { describe, expect, it } from '@jest/globals'
import { SecretMask } from '@panoply/errors'
import { CANARY, leaksOf } from '@panoply/test-kit'

import { answerQuestions } from '../../src/ipc/answer-questions.js'
import { ConsoleFailure } from '../../src/values/console-failure.js'

/** Asks one question of a process that knows the canary, and resolves to what it sends. */
const replyTo = (answer: () => Promise<unknown>): Promise<unknown> =>
  new Promise((resolve) => {
    const channel = Object.assign(new EventEmitter(), { send: resolve })
    answerQuestions(channel, answer, new SecretMask([CANARY]))
    channel.emit('message', { id: 1, ask: 'check', about: {} })
  })

describe('the failure of a question holds no secret', () => {
  it.each<[string, Error]>([
    ['of an error', new Error(`no access with ${CANARY}`)],
    ['of the name of an error', Object.assign(new Error('refused'), { name: CANARY })],
    ['of the text that an error was caused by', new Error(CANARY, { cause: CANARY })],
    ['of a failure', new ConsoleFailure({ code: 'source-failed', message: `at ${CANARY}` })],
    [
      'of the advice of a failure',
      new ConsoleFailure({ code: 'busy', message: 'no', advice: CANARY }),
    ],
    [
      'of an issue',
      new ConsoleFailure({
        ...{ code: 'params', message: 'no' },
        issues: [{ param: 'key', message: `got ${CANARY}`, advice: encodeURIComponent(CANARY) }],
      }),
    ],
  ])('%s', async (_, thrown) => {
    const sent = await replyTo(() => Promise.reject(thrown))

    expect(JSON.stringify(sent)).toContain('[secret]')
    expect(leaksOf(sent)).toEqual([])
  })

  it('and says what it is about', async () => {
    const failure = { code: 'busy', message: 'another run writes', advice: 'Wait for it.' } as const
    const thrown = new ConsoleFailure(failure)
    expect(await replyTo(() => Promise.reject(thrown))).toEqual({ id: 1, failure })
  })
})

it('an answer for a console that is gone does not end the process', async () => {
  const closed = new Error('the channel is closed')
  const failure = await new Promise((resolve) => {
    // As `process` does it: without a function it throws the error.
    const send = (_: unknown, __: undefined, ___: undefined, onSent?: (error: Error) => void) => {
      onSent?.(closed)
      resolve(onSent ? undefined : closed)
    }
    const channel = Object.assign(new EventEmitter(), { send })
    answerQuestions(channel, () => Promise.resolve('late'), new SecretMask())
    channel.emit('message', { id: 1, ask: 'check', about: {} })
  })
  expect(failure).toBeUndefined()
})
