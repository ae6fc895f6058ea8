import { InvalidArgumentError } from '@panoply/errors'

/** How long a call waits. */
export interface WaitOptions {
  /** In milliseconds. Default: until everything is settled, which `deliveryTimeoutMs` bounds. */
  readonly timeoutMs?: number
}

/** @throws InvalidArgumentError when `timeoutMs` is not a number of milliseconds */
export const checkTimeout = (method: string, { timeoutMs }: WaitOptions): number | undefined => {
  if (timeoutMs === undefined || (Number.isFinite(timeoutMs) && timeoutMs >= 0)) return timeoutMs
  throw new InvalidArgumentError(
    `${method}: expected timeoutMs to be a number of milliseconds, got ${String(timeoutMs)}`,
    { argument: 'timeoutMs' },
  )
}
