import { InvalidArgumentError } from '@panoply/errors'

import type { TapeFault } from './tape-fault.js'

/** @throws InvalidArgumentError when a fault cannot happen, or two happen to one request */
export const checkFaults = (faults: readonly TapeFault[]): ReadonlyMap<number, TapeFault> => {
  const byRequest = new Map<number, TapeFault>()
  for (const fault of faults) {
    const { request } = fault
    if (!Number.isInteger(request) || request < 1) {
      throw refusal('request: a whole number from 1', String(request))
    }
    if (byRequest.has(request)) throw refusal('one fault per request', `two for ${request}`)
    if (fault.kind === 'status' && !isFinalStatus(fault.status)) {
      throw refusal('status: a whole number from 200 to 599', String(fault.status))
    }
    if (fault.kind === 'slow' && !(fault.delayMs >= 0)) {
      throw refusal('delayMs: 0 or more', String(fault.delayMs))
    }
    byRequest.set(request, fault)
  }
  return byRequest
}

const isFinalStatus = (status: number): boolean =>
  Number.isInteger(status) && status >= 200 && status <= 599

const refusal = (expected: string, came: string): InvalidArgumentError =>
  new InvalidArgumentError(`faults: expected ${expected}, got ${came}`, { argument: 'faults' })
