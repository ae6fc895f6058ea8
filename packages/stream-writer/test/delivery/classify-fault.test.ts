import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { backoffMs, FIRST_BACKOFF_MS, MAX_BACKOFF_MS } from '../../src/delivery/backoff.js'
import { classifyFault, isRetryableClass } from '../../src/delivery/classify-fault.js'
import type { QueueFault } from '../../src/transport/transport.js'

const rows: [string, Partial<QueueFault>, string][] = [
  ['throttling', { code: 'RequestThrottled' }, 'throttled'],
  ['throttling, with a suffix', { code: 'ThrottlingException', httpStatus: 400 }, 'throttled'],
  ['throttling, with a prefix', { code: 'com.amazonaws.sqs#OverLimit' }, 'throttled'],
  ['HTTP 429', { code: 'Whatever', httpStatus: 429 }, 'throttled'],
  ['a failing service', { code: 'InternalError', httpStatus: 500 }, 'transient'],
  ['an unknown code with 503', { code: 'Strange', httpStatus: 503 }, 'transient'],
  ['a reset', { code: 'ECONNRESET' }, 'transient'],
  ['a name that does not resolve', { code: 'ENOTFOUND' }, 'transient'],
  ['a timeout', { code: 'TimeoutError' }, 'transient'],
  ['HTTP 408', { code: 'Whatever', httpStatus: 408 }, 'transient'],
  ['half an answer', { code: 'SyntaxError', httpStatus: 200 }, 'transient'],
  ['an entry nobody is to blame for', { code: 'Strange', senderFault: false }, 'transient'],
  ['contents', { code: 'InvalidMessageContents', senderFault: true }, 'contents'],
  ['an entry that the sender is to blame for', { code: 'Strange', senderFault: true }, 'contents'],
  ['a parameter', { code: 'InvalidParameterValue', message: 'Value x is invalid' }, 'contents'],
  [
    'a parameter that is the queue',
    { code: 'InvalidParameterValue', message: 'Value for parameter QueueUrl is invalid' },
    'final',
  ],
  [
    'a message over the queue’s limit',
    { code: 'InvalidParameterValue', message: 'must be shorter than 5 bytes' },
    'too-long',
  ],
  [
    'a request over the limit of ElasticMQ',
    { code: 'InvalidAttributeValue', message: 'MessageTooLong', httpStatus: 400 },
    'too-long',
  ],
  ['a request over the limit', { code: 'BatchRequestTooLong', httpStatus: 400 }, 'too-long'],
  [
    'a request over the limit, by its suffix',
    { code: 'AWS.SimpleQueueService.BatchRequestTooLong' },
    'too-long',
  ],
  ['HTTP 413', { code: 'Whatever', httpStatus: 413 }, 'too-long'],
  ['no access', { code: 'AccessDeniedException', httpStatus: 403 }, 'final'],
  ['no queue', { code: 'QueueDoesNotExist', httpStatus: 400 }, 'final'],
  ['no queue, in the older words', { code: 'AWS.SimpleQueueService.NonExistentQueue' }, 'final'],
  ['a wrong address', { code: 'InvalidAddress', httpStatus: 404 }, 'final'],
  ['a code that every object has', { code: 'constructor', httpStatus: 503 }, 'transient'],
  ['a bundle that cannot load the client', { code: 'BrokenBundle' }, 'final'],
  ['any other 4xx', { code: 'Strange', httpStatus: 422 }, 'final'],
]

describe('classifyFault', () => {
  it.each(rows)('%s', (_, fault, expected) => {
    expect(classifyFault({ code: '', message: '', ...fault })).toBe(expected)
  })

  it('knows which of them a later attempt can change', () => {
    const retryable = rows.filter(([, , faultClass]) => isRetryableClass(faultClass as 'final'))
    expect(new Set(retryable.map(([, , faultClass]) => faultClass))).toEqual(
      new Set(['throttled', 'transient']),
    )
  })
})

describe('backoffMs', () => {
  it('stays below a bound that doubles and ends at ten seconds', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), chance, (failures, random) => {
        const bound = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1))
        const wait = backoffMs(failures, random)
        return wait >= 0 && wait < bound && Number.isInteger(wait)
      }),
    )
  })

  it('uses the whole range from nothing on', () => {
    expect(backoffMs(3, 0)).toBe(0)
    expect(backoffMs(3, 0.999)).toBe(799)
  })
})
