import { describeValue } from '@panoply/errors/internal'
import type { ProgressEvent } from './events.js'

/** The event for the arguments of `progress`, and a warning if an argument was wrong. */
export interface CheckedProgress {
  readonly event: ProgressEvent
  /** A text for the log. */
  readonly warning: string | undefined
}

/**
 * Progress is for a person who watches. So a wrong call must not end a run: an argument that is no count becomes
 * `null`, and a message that is no text becomes empty.
 */
export const checkProgress = (
  loaded: unknown,
  total: unknown,
  message: unknown,
): CheckedProgress => {
  const faults = [
    ...(isCount(loaded) ? [] : [fault('loaded', 'a number from 0 on or null', loaded)]),
    ...(isCount(total) ? [] : [fault('total', 'a number from 0 on or null', total)]),
    ...(isMessage(message) ? [] : [fault('message', 'a text', message)]),
  ]
  return {
    event: {
      loaded: isCount(loaded) ? loaded : null,
      total: isCount(total) ? total : null,
      msg: isMessage(message) ? (message ?? '') : '',
    },
    warning: faults.length === 0 ? undefined : `progress: ${faults.join('; ')}`,
  }
}

const isCount = (count: unknown): count is number | null =>
  count === null || (typeof count === 'number' && Number.isFinite(count) && count >= 0)

const isMessage = (message: unknown): message is string | undefined =>
  message === undefined || typeof message === 'string'

const fault = (argument: string, expected: string, came: unknown): string =>
  `expected ${expected} as ${argument}, got ${typeof came === 'number' ? String(came) : describeValue(came)}`
