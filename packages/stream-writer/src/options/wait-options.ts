import { InvalidArgumentError } from '@panoply/errors'

import { describeValue, isPlainObject } from '@panoply/errors/internal'

/** How long a call waits. */
export interface WaitOptions {
  /**
   * The longest time to wait, in milliseconds. Default: until everything is settled, which takes at most
   * `deliveryTimeoutMs`.
   */
  readonly timeoutMs?: number
}

/** @throws InvalidArgumentError if the options have another form, or if `timeoutMs` is not a number of milliseconds */
export const checkTimeout = (method: string, options: unknown): number | undefined => {
  if (!isPlainObject(options)) {
    throw new InvalidArgumentError(
      `${method}: expected { timeoutMs }, got ${describeValue(options)}`,
      { argument: 'options' },
    )
  }
  const { timeoutMs, ...others } = options as { readonly timeoutMs?: unknown }
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `${method}: expected no option but timeoutMs, got ${JSON.stringify(unknown.slice(0, 24))}`,
      { argument: 'options' },
    )
  }
  if (timeoutMs === undefined) return undefined
  if (typeof timeoutMs === 'number' && timeoutMs >= 0 && timeoutMs < Infinity) return timeoutMs
  throw new InvalidArgumentError(
    `${method}: expected timeoutMs to be a number of milliseconds, got ` +
      (typeof timeoutMs === 'number' ? String(timeoutMs) : describeValue(timeoutMs)),
    { argument: 'timeoutMs' },
  )
}
