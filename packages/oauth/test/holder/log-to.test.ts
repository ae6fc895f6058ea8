import { afterEach, describe, expect, it, jest } from '@jest/globals'

import { guarded, requestOf } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()
afterEach(() => {
  jest.restoreAllMocks()
})

const guard = () => guarded(requestOf(bed.provider), bed.provider.url, bed.environment)

describe('a log that fails', () => {
  it.each<[string, () => unknown]>([
    [
      'at once',
      () => {
        throw new TypeError('no log')
      },
    ],
    ['later', () => Promise.reject(new TypeError('no log'))],
  ])('%s stops no refresh, and is warned of', async (_, log) => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    bed.stream.log = log

    await expect(guard().call(bed.stream)).resolves.toBe('rows for access-token-2')

    expect(bed.stream.changes).toHaveLength(1)
    expect(warn.mock.calls).toEqual([
      [
        'the log of a token holder failed (TypeError); the refresh continues without the log',
        { code: 'PANOPLY_LOG_FAILED', type: 'PanoplyWarning' },
      ],
    ])
  })

  it('stops no call that goes on with its old token', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    bed.provider.answerWith = { expires_in: 3_600 }
    await guard().call(bed.stream)
    bed.clock.advance(3_600_000)
    bed.provider.faults.push({ status: 403 })
    bed.stream.log = () => {
      throw new Error('no log')
    }

    await expect(guard().call(bed.stream)).resolves.toBe('rows for access-token-2')
    expect(warn).toHaveBeenCalledTimes(2)
  })
})
