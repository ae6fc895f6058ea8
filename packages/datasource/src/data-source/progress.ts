import { InvalidArgumentError } from '@panoply/errors'

import { kindOf } from '../values/kind-of.js'
import type { ProgressEvent } from './events.js'

/** @throws InvalidArgumentError unless both are counts or `null`, and the message, where there is one, a text */
export const progressEvent = (
  loaded: number | null,
  total: number | null,
  message: string | undefined,
): ProgressEvent => {
  checkCount('loaded', loaded)
  checkCount('total', total)
  if (message !== undefined && typeof message !== 'string') {
    throw refusal('message', 'a text', message)
  }
  return { loaded, total, msg: message ?? '' }
}

const checkCount = (argument: string, count: unknown): void => {
  if (count === null) return
  if (typeof count !== 'number' || !Number.isFinite(count) || count < 0) {
    throw refusal(argument, 'a number from 0 up or null', count)
  }
}

const refusal = (argument: string, expected: string, came: unknown): InvalidArgumentError =>
  new InvalidArgumentError(
    `progress: expected ${expected} as ${argument}, got ${typeof came === 'number' ? String(came) : kindOf(came)}`,
    { argument },
  )
