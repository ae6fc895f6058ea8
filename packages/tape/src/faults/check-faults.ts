import { InvalidArgumentError } from '@panoply/errors'

import type { TapeFault } from './tape-fault.js'

/** Gives the fault of a request by its number, if it has one. */
export type FaultOf = (request: number) => TapeFault | undefined

/** @throws InvalidArgumentError if a fault cannot happen, or if two faults belong to one request */
export const checkFaults = (faults: readonly TapeFault[]): FaultOf => {
  const checked: TapeFault[] = []
  for (const fault of faults) {
    const { request, times = 1 } = fault
    if (!Number.isInteger(request) || request < 1) {
      throw refusal('request: a whole number from 1', String(request))
    }
    if (times !== Infinity && !(Number.isInteger(times) && times >= 1)) {
      throw refusal('times: a whole number from 1, or Infinity', String(times))
    }
    const other = checked.find((earlier) => overlap(earlier, fault))
    if (other) {
      throw refusal('one fault per request', `two for ${Math.max(request, other.request)}`)
    }
    if (fault.kind === 'status' && !isFinalStatus(fault.status)) {
      throw refusal('status: a whole number from 200 to 599', String(fault.status))
    }
    if (fault.kind === 'slow' && !(fault.delayMs >= 0)) {
      throw refusal('delayMs: 0 or more', String(fault.delayMs))
    }
    checked.push(fault)
  }
  return (request) => checked.find((fault) => fault.request <= request && request < endOf(fault))
}

/** The number of the first request after the failing requests. */
const endOf = ({ request, times = 1 }: TapeFault): number => request + times

const overlap = (one: TapeFault, other: TapeFault): boolean =>
  one.request < endOf(other) && other.request < endOf(one)

const isFinalStatus = (status: number): boolean =>
  Number.isInteger(status) && status >= 200 && status <= 599

const refusal = (expected: string, came: string): InvalidArgumentError =>
  new InvalidArgumentError(`faults: expected ${expected}, got ${came}`, { argument: 'faults' })
