import { PassThrough, Readable } from 'node:stream'

import { describe, expect, it, jest } from '@jest/globals'

import { type Batch, DataSource, fromReadable, type SourceReporter } from '../../src/index.js'
import { readAll } from '../../src/testing/index.js'

const rows = (count: number): { id: number }[] => Array.from({ length: count }, (_, id) => ({ id }))

const collect = async (source: DataSource): Promise<Batch[]> => {
  const batches: Batch[] = []
  for await (const batch of source) batches.push(batch)
  return batches
}

async function* failingAfter(count: number): AsyncGenerator<object> {
  await Promise.resolve()
  yield* rows(count)
  throw new Error('connection reset')
}

describe('fromReadable', () => {
  it.each([
    ['a stream in object mode', () => Readable.from(rows(2_500))],
    [
      'an async generator',
      async function* () {
        await Promise.resolve()
        yield* rows(2_500)
      },
    ],
    [
      'a generator',
      function* () {
        yield* rows(2_500)
      },
    ],
    ['an array', () => rows(2_500)],
  ])('reads %s in batches of a thousand', async (_, open) => {
    const batches = (await collect(fromReadable(open()))) as object[][]
    expect(batches.map(({ length }) => length)).toEqual([1_000, 1_000, 500])
    expect(batches.flat()).toEqual(rows(2_500))
  })

  it('reads the requested number of rows, at least one, and returns null again after the end', async () => {
    const source = fromReadable(rows(5))
    const sizes: unknown[] = []
    for (const n of [2, 0, 9, 9, 9]) sizes.push(((await source.read(n)) as object[] | null)?.length)
    expect(sizes).toEqual([2, 1, 2, undefined, undefined])
  })

  it('lets chunks and arrays be batches of their own, in order', async () => {
    const bytes = new Uint8Array([1])
    const source = fromReadable([
      { a: 1 },
      'text',
      bytes,
      { b: 2 },
      [{ c: 3 }, { d: 4 }],
      [],
      { e: 5 },
    ])
    await expect(collect(source)).resolves.toEqual([
      ...[[{ a: 1 }], 'text', bytes, [{ b: 2 }], [{ c: 3 }, { d: 4 }], [], [{ e: 5 }]],
    ])
  })

  it('waits for promises among the items, as a generator of pages may yield them', async () => {
    const source = fromReadable([
      Promise.resolve({ a: 1 }),
      Promise.resolve([{ b: 2 }, { c: 3 }]),
      Promise.reject(new Error('page 3')),
    ])
    await expect(source.read()).resolves.toEqual([{ a: 1 }])
    await expect(source.read()).resolves.toEqual([{ b: 2 }, { c: 3 }])
    await expect(source.read()).rejects.toThrow('page 3')
  })

  it('reads a stream of bytes chunk by chunk', async () => {
    const stream = new PassThrough()
    stream.write('a,b\n')
    stream.end('1,2\n')
    const text = (await collect(fromReadable(stream))).map((chunk) => String(chunk as Uint8Array))
    expect(text.join('')).toBe('a,b\n1,2\n')
  })

  it('gives the rows before a failure first, and fails every time after', async () => {
    const source = fromReadable(failingAfter(3))
    await expect(source.read(2)).resolves.toHaveLength(2)
    await expect(source.read(2)).resolves.toEqual([{ id: 2 }])
    await expect(source.read(2)).rejects.toThrow('connection reset')
    await expect(source.read(2)).rejects.toThrow('connection reset')
  })

  it('fails with what a stream failed with before it was read, and ends nothing else', async () => {
    const stream = new Readable({ objectMode: true, read: () => undefined })
    const source = fromReadable(stream)
    // Not 'error': a listener of it in the test would hide that nobody else listens.
    const closed = new Promise((resolve) => stream.once('close', resolve))
    stream.destroy(new Error('no such file'))
    await closed
    await expect(source.read()).rejects.toThrow('no such file')
  })

  it.each([
    ['a number', [{ a: 1 }, 7], 'got a number'],
    ['nothing', [{ a: 1 }, undefined], 'got undefined'],
    ['an array of texts', [{ a: 1 }, ['x']], 'expected objects in the batch, got a text at [0]'],
  ])('refuses %s among the items, after the rows before', async (_, items, reason) => {
    const source = fromReadable(items)
    await expect(source.read()).resolves.toEqual([{ a: 1 }])
    await expect(source.read()).rejects.toThrow(reason)
  })

  it('destroys the stream when the loop is left early, also one that was never read', async () => {
    const stream = Readable.from(rows(3_000))
    for await (const batch of fromReadable(stream)) if (Array.isArray(batch)) break
    expect(stream.destroyed).toBe(true)

    const unread = Readable.from(rows(1))
    await fromReadable(unread).close()
    expect(unread.destroyed).toBe(true)
  })

  it('closes at once while a generator waits, and logs what that fails with when it is ended', async () => {
    let wake: (() => void) | undefined
    const lines: string[] = []
    const Stream = fromReadable(async function* () {
      try {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        yield { a: 1 }
      } finally {
        throw new Error('cannot clean up')
      }
    })
    const stream = new Stream({}, { logger: (line: string) => lines.push(line) })
    const reading = Promise.resolve(stream.read(1))
    await new Promise(setImmediate)
    await stream.close()
    wake?.()
    await expect(reading).resolves.toEqual([{ a: 1 }])
    await new Promise(setImmediate)
    expect(lines).toEqual([
      expect.stringMatching(/^closing the iterable failed: Error: cannot clean up/),
    ])
  })

  it.each([
    ['in the middle', [{ id: 0 }]],
    ['before its first row', []],
  ])('cancels a web stream at once while a read waits, %s', async (_, before) => {
    const cancel = jest.fn<() => void>()
    const stream = new ReadableStream<object>({
      start: (controller) => {
        for (const row of before) controller.enqueue(row)
      },
      cancel,
    })
    const source = fromReadable(stream)
    for (const row of before) expect(await source.read(1)).toEqual([row])
    const reading = Promise.resolve(source.read(1))
    await new Promise(setImmediate)
    await source.close()
    expect(cancel).toHaveBeenCalledTimes(1)
    await expect(reading).resolves.toBeNull()
    await expect(source.read(1)).resolves.toBeNull()
    await source.close()
    expect(cancel).toHaveBeenCalledTimes(1)
  })

  it('gives the rows that a web stream held when it is closed while a read waits for more', async () => {
    const stream = new ReadableStream<object>({
      start: (controller) => {
        controller.enqueue({ id: 0 })
      },
    })
    const source = fromReadable(stream)
    const reading = Promise.resolve(source.read(2))
    await new Promise(setImmediate)
    await source.close()
    await expect(reading).resolves.toEqual([{ id: 0 }])
  })

  it('reads a web stream to its end or its failure, and cancels one that was not read', async () => {
    const whole = new ReadableStream<object>({
      start: (controller) => {
        for (const row of rows(3)) controller.enqueue(row)
        controller.close()
      },
    })
    await expect(collect(fromReadable(whole))).resolves.toEqual([rows(3)])
    const broken = new ReadableStream<object>({
      start: (controller) => {
        controller.error(new Error('connection reset'))
      },
    })
    const source = fromReadable(broken)
    await expect(source.read()).rejects.toThrow('connection reset')
    await expect(source.close()).resolves.toBeUndefined()

    const cancel = jest.fn(() => Promise.reject(new Error('cannot let go')))
    const unread = fromReadable(new ReadableStream<object>({ cancel }))
    await expect(unread.close()).rejects.toThrow('cannot let go')
    expect(cancel).toHaveBeenCalledTimes(1)
  })

  it('lets go of what is still being opened when it is closed', async () => {
    const stream = Readable.from(rows(1))
    const Later = fromReadable(
      () => new Promise<Readable>((resolve) => setImmediate(resolve, stream)),
    )
    const source = new Later({})
    const reading = Promise.resolve(source.read())
    await source.close()
    await expect(reading).resolves.toBeNull()
    expect(stream.destroyed).toBe(true)
  })

  it.each([[NaN], ['7'], [null], [undefined]])('takes %p for no number of rows', async (n) => {
    await expect(fromReadable(rows(2)).read(n as number)).resolves.toHaveLength(2)
  })

  it('lets a generator clean up', async () => {
    const cleanUp = jest.fn()
    const generate = function* () {
      try {
        yield* rows(3_000)
      } finally {
        cleanUp()
      }
    }
    for await (const batch of fromReadable(generate())) if (Array.isArray(batch)) break
    expect(cleanUp).toHaveBeenCalledTimes(1)
  })

  it('makes the class of a module from a function that opens, once and not before the first read', async () => {
    const open = jest.fn(async function* (source: { count: number }, options: { twice?: boolean }) {
      await Promise.resolve()
      yield* rows(options.twice === true ? source.count * 2 : source.count)
    })
    const Stream = fromReadable(open)
    const stream = new Stream({ count: 2 }, { twice: true })
    expect(stream).toBeInstanceOf(DataSource)
    expect(open).not.toHaveBeenCalled()
    await expect(stream.read(3)).resolves.toHaveLength(3)
    await expect(stream.read(3)).resolves.toHaveLength(1)
    await stream.close()
    expect(open).toHaveBeenCalledTimes(1)
  })

  it('takes a function that opens later, and one that opens nothing for a mistake', async () => {
    const Later = fromReadable(() => Promise.resolve(Readable.from(rows(2))))
    await expect(collect(new Later({}) as DataSource)).resolves.toEqual([rows(2)])
    const Nothing = fromReadable(() => 7 as never)
    const stream = new Nothing({})
    await expect(stream.read()).rejects.toThrow('got a number')
    await stream.close()
  })

  it.each([
    ['a number', 7, 'got a number'],
    ['nothing', undefined, 'got undefined'],
    ['an object', {}, 'got an object'],
    ['a text', 'rows.csv', 'got a text'],
    ['bytes', new Uint8Array(1), 'got a Uint8Array'],
  ])('refuses %s', (_, items, reason) => {
    expect(() => fromReadable(items as never)).toThrow(
      `fromReadable: expected a stream, something to iterate or a function that opens it, ${reason}`,
    )
  })

  it('hands its function a way to report, whose parts can be taken out', async () => {
    const lines: string[] = []
    const Stream = fromReadable(async function* (
      source: { token: string },
      _: object,
      { progress, state, log, fire, raw }: SourceReporter,
    ) {
      progress(1, 2, 'half')
      log(`token ${source.token}`)
      await fire('source-change', { token: 'new' })
      state('u1', { at: 1 })
      yield { id: 1, __state: 'u1' }
      yield raw('t', 'bytes')
    })
    const stream = new Stream(
      { token: 'hunter2-hunter2' },
      { logger: (line: string) => lines.push(line) },
    )
    const { rows, state, events } = await readAll(stream)

    expect(rows).toEqual([{ id: 1, __state: 'u1' }])
    expect(state).toEqual({ at: 1 })
    expect(events.map(({ type }) => type)).toEqual([
      'progress',
      'log',
      'source-change',
      'source-state',
    ])
    expect(lines).toEqual(['token [secret]'])
  })
})
