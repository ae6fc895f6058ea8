import { describe, expect, it, jest } from '@jest/globals'

import { guarded, refuseExpired, HttpError, type Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

describe('which errors are answered', () => {
  class QuotaError extends Error {}
  // oxlint-disable-next-line typescript/no-extraneous-class -- some APIs throw what is no Error
  class Refusal {}
  function Old(this: unknown): void {
    // An error class as it was written before there were classes.
  }
  Old.prototype = Object.create(Error.prototype) as Error
  const oldError = Reflect.construct(Old, []) as unknown

  it.each<[string, unknown, unknown, boolean]>([
    ['a class', HttpError, new HttpError(401), true],
    ['a base class', Error, new HttpError(401), true],
    ['another class', QuotaError, new HttpError(401), false],
    ['an array of classes', [QuotaError, HttpError], new HttpError(401), true],
    [
      'a predicate that says yes',
      (error: HttpError) => error.status === 401,
      new HttpError(401),
      true,
    ],
    [
      'a predicate that says no',
      (error: HttpError) => error.status === 401,
      new HttpError(404),
      false,
    ],
    ['a predicate among classes', [QuotaError, (error: unknown) => error === 'x'], 'x', true],
    ['a class that is no Error', Refusal, new Refusal(), true],
    ['an old-style class', Old, oldError, true],
    [
      'a function as predicate',
      function (error: unknown) {
        return error === oldError
      },
      oldError,
      true,
    ],
  ])('%s', async (_, errors, error, isAnswered) => {
    const method = jest.fn(() => Promise.reject(error as Error))
    const request = guarded(method, bed.provider.url, bed.environment, { errors } as never)

    await expect(request.call(bed.stream)).rejects.toBe(error)
    expect(method).toHaveBeenCalledTimes(isAnswered ? 2 : 1)
    expect(bed.provider.requests).toHaveLength(isAnswered ? 1 : 0)
  })

  it.each<[string, () => Promise<boolean>]>([
    ['a promise', () => Promise.resolve(false)],
    ['a promise that fails', () => Promise.reject(new Error('not now'))],
  ])('no predicate that answers with %s: it is told', async (_, errors) => {
    const refused = new HttpError(401)
    const request = guarded(() => Promise.reject(refused), bed.provider.url, bed.environment, {
      errors,
    } as never)

    await expect(request.call(bed.stream)).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      argument: 'errors',
      message: expect.stringContaining('got a predicate that returns a promise'),
      cause: refused,
    })
    expect(bed.provider.requests).toHaveLength(0)
  })

  it('no predicate that throws: it is told, and the error of the method is not lost', async () => {
    const offline = new Error('the network is down')
    const request = guarded(() => Promise.reject(offline), bed.provider.url, bed.environment, {
      errors: (error: { response: { status: number } }) => error.response.status === 401,
    } as never)

    await expect(request.call(bed.stream)).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      argument: 'errors',
      message: expect.stringContaining('got a predicate that throws'),
      cause: { errors: [offline, expect.objectContaining({ name: 'TypeError' })] },
    })
    expect(bed.provider.requests).toHaveLength(0)
  })

  it('never a failed refresh, even where every Error is given', async () => {
    bed.provider.faults.push({ status: 403 }, { status: 403 })
    const inner = guarded(
      async function (this: Stream) {
        await Promise.resolve()
        refuseExpired(bed.provider, this)
      },
      bed.provider.url,
      bed.environment,
    )
    const outer = guarded(() => inner.call(bed.stream), bed.provider.url, bed.environment, {
      errors: Error,
    } as never)

    await expect(outer.call(bed.stream)).rejects.toMatchObject({ kind: 'rejected' })
    expect(bed.provider.requests).toHaveLength(1)
  })
})
