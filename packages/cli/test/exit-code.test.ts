import { describe, expect, it } from '@jest/globals'
import { InvalidArgumentError } from '@panoply/errors'
import { LeaseLostError, RunFailedError, RunLockedError, type RunPart } from '@panoply/runner'

import { exitOf } from '../src/exit-code.js'

const failed = (part: RunPart, cause: unknown): RunFailedError =>
  new RunFailedError('failed', { part, cause, retryable: true, report: {} as never })

const LOST = new LeaseLostError('another run has taken it over', { lock: 'a table' })

describe('what a command leaves with', () => {
  it.each<[string, unknown, string]>([
    ['a defect', new TypeError('x is not a function'), 'defect'],
    ['a destination that failed', failed('destination', new Error('disk full')), 'destination'],
    ['a destination that found the source taken over', failed('destination', LOST), 'lost'],
    ['a state store that found the source taken over', failed('state', LOST), 'lost'],
    ['a source that was taken over before it was read', LOST, 'lost'],
    ['a source that another run has', new RunLockedError('', { lock: '' }), 'locked'],
    ['parameters', new InvalidArgumentError('', { argument: 'user' }), 'usage'],
    ['kept state', new InvalidArgumentError('', { argument: 'stateStore' }), 'state'],
  ])('after %s: %s', (_, error, exit) => {
    expect(exitOf(error)).toBe(exit)
  })
})
