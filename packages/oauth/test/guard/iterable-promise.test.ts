import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { InvalidArgumentError } from '@panoply/errors'

import { guarded, HttpError, refuseExpired, type Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const collect = async (items: AsyncIterable<number>): Promise<number[]> => {
  const collected: number[] = []
  for await (const item of items) collected.push(item)
  return collected
}

async function* numbers(this: Stream): AsyncGenerator<number> {
  await Promise.resolve()
  refuseExpired(bed.provider, this)
  yield 1
  yield 2
}

/** Neither method tells by its looks what it returns. */
const pages = () =>
  guarded(
    function (this: Stream): AsyncGenerator<number> {
      return numbers.call(this)
    },
    bed.provider.url,
    bed.environment,
  )
const refusingPages = () =>
  guarded(
    function (this: Stream): AsyncGenerator<number> {
      refuseExpired(bed.provider, this)
      return numbers.call(this)
    },
    bed.provider.url,
    bed.environment,
  )
const twice = <Method extends (this: Stream) => unknown>(method: Method): Method =>
  guarded(method, bed.provider.url, bed.environment)

describe('a first call that fails before it is known what the method returns', () => {
  const unhandled: unknown[] = []
  const remember = (reason: unknown): void => {
    unhandled.push(reason)
  }
  beforeEach(() => {
    unhandled.length = 0
    process.on('unhandledRejection', remember)
  })
  afterEach(async () => {
    // Node tells of them once the microtasks have run.
    await new Promise(setImmediate)
    process.off('unhandledRejection', remember)
    if (unhandled.length > 0) throw new Error('a rejection was unhandled', { cause: unhandled[0] })
  })

  it.each<[string, (steps: AsyncGenerator<number>) => Promise<unknown>]>([
    ['iterates', collect],
    ['takes a step', (steps) => steps.next()],
    ['awaits', (steps) => Promise.resolve(steps)],
  ])('tells of what is missing where its caller %s, once', async (_, use) => {
    bed.stream.options = { refresh: 'wrong' }
    for (const method of [pages(), twice(pages())]) {
      const error: unknown = await use(method.call(bed.stream)).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(InvalidArgumentError)
      expect(error).toMatchObject({ message: expect.stringMatching(/expected options\.refresh/) })
    }
  })

  it('takes it for a generator that ends as any other once it has failed, or was ended unstarted', async () => {
    bed.stream.options = { refresh: 'wrong' }
    const failed = pages().call(bed.stream)
    await expect(failed.next()).rejects.toThrow(InvalidArgumentError)
    await expect(failed.next()).resolves.toEqual({ value: undefined, done: true })

    const unstarted = pages().call(bed.stream)
    await expect(unstarted.return(7)).resolves.toEqual({ value: 7, done: true })
    const thrownInto = pages().call(bed.stream)
    await expect(thrownInto.throw(new HttpError(500))).rejects.toThrow('HTTP 500')
  })

  it('still works once nothing is missing any more', async () => {
    const method = pages()
    const { options } = bed.stream
    bed.stream.options = { refresh: 'wrong' }
    await expect(collect(method.call(bed.stream))).rejects.toThrow(InvalidArgumentError)
    bed.stream.options = options
    await expect(collect(method.call(bed.stream))).resolves.toEqual([1, 2])
  })

  it('is iterated after a refresh where the token was refused before there was a generator', async () => {
    await expect(collect(refusingPages().call(bed.stream))).resolves.toEqual([1, 2])
    bed.provider.expire('access-token-2')
    await expect(collect(twice(refusingPages()).call(bed.stream))).resolves.toEqual([1, 2])
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('tells of a refresh that failed where it is iterated', async () => {
    bed.provider.faults.push({ status: 403 })
    await expect(collect(refusingPages().call(bed.stream))).rejects.toMatchObject({
      kind: 'rejected',
    })
  })

  it('stays a promise for a method that returns one, guarded twice as well', async () => {
    const request = guarded(
      function (this: Stream): Promise<string> {
        refuseExpired(bed.provider, this)
        return Promise.resolve('rows')
      },
      bed.provider.url,
      bed.environment,
    )
    await expect(twice(request).call(bed.stream)).resolves.toBe('rows')
    await expect(twice(request).call(bed.stream)).resolves.toBe('rows')
  })
})
