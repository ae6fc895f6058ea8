import ts from 'typescript'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'

import { backgroundProgress, DataSource, type ProgressEvent } from '../../src/index.js'

const TIMES = { everyMs: 1_000, timeoutMs: 5_000 }

/** A slow call that the test settles. */
class Slow extends DataSource {
  readonly seen: ProgressEvent[] = []
  settle: { resolve: (value: string) => void; reject: (error: Error) => void } | undefined

  constructor() {
    super({})
    this.on('progress', (event) => this.seen.push(event))
  }

  read(): null {
    return null
  }

  @backgroundProgress('Waiting for the query', TIMES)
  query(sql: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.settle = {
        resolve: (value) => {
          resolve(`${sql}: ${value}`)
        },
        reject,
      }
    })
  }

  @backgroundProgress('never seen')
  count(): number {
    return this.seen.length
  }
}

const waiting = { loaded: null, total: null, msg: 'Waiting for the query' }

describe('backgroundProgress', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  it('reports at once and while the call is pending, and no more after it', async () => {
    const slow = new Slow()
    const answer = slow.query('select 1')
    expect(slow.seen).toEqual([waiting])
    await jest.advanceTimersByTimeAsync(2_500)
    expect(slow.seen).toEqual([waiting, waiting, waiting])

    slow.settle?.resolve('done')
    await expect(answer).resolves.toBe('select 1: done')
    expect(jest.getTimerCount()).toBe(0)
    await jest.advanceTimersByTimeAsync(10_000)
    expect(slow.seen).toHaveLength(3)
  })

  it('fails as the call fails, with no timer left', async () => {
    const slow = new Slow()
    const answer = slow.query('select 1')
    slow.settle?.reject(new Error('syntax error'))
    await expect(answer).rejects.toThrow('syntax error')
    expect(jest.getTimerCount()).toBe(0)
  })

  it('gives up at its time limit, with an error that tells what took how long', async () => {
    const slow = new Slow()
    const answer = slow.query('select 1')
    const failure = answer.catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(5_000)
    expect(await failure).toMatchObject({
      ...{ message: 'query took longer than 5000 ms', code: 'PANOPLY_DATA_SOURCE_FAILED' },
      ...{ status: 408, phase: 'collect', errorName: 'TimeoutError', retryable: true },
    })
    expect(jest.getTimerCount()).toBe(0)
    // What comes of the call later is nobody's concern, not even as an unhandled rejection.
    slow.settle?.reject(new Error('too late'))
    await jest.advanceTimersByTimeAsync(5_000)
    expect(slow.seen.length).toBeLessThanOrEqual(6)
  })

  it('fails with what a listener throws, instead of ending the process', async () => {
    const slow = new Slow()
    slow.on('progress', () => {
      throw new Error('the bar is gone')
    })
    const failure = slow.query('select 1').catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(1_000)
    expect(await failure).toEqual(new Error('the bar is gone'))
    expect(jest.getTimerCount()).toBe(0)
  })

  it('keeps calls that overlap apart', async () => {
    const [one, two] = [new Slow(), new Slow()]
    const answers = [one.query('a'), two.query('b')]
    await jest.advanceTimersByTimeAsync(1_500)
    one.settle?.resolve('1')
    await jest.advanceTimersByTimeAsync(1_000)
    two.settle?.resolve('2')
    await expect(Promise.all(answers)).resolves.toEqual(['a: 1', 'b: 2'])
    expect([one.seen.length, two.seen.length, jest.getTimerCount()]).toEqual([2, 3, 0])
  })

  it('leaves a method that returns no promise as it is, and one that throws at once', () => {
    expect(new Slow().count()).toBe(0)
    const failing = backgroundProgress('x', { reporter: new Slow() })((): Promise<void> => {
      throw new Error('at once')
    })
    expect(failing).toThrow('at once')
    expect(jest.getTimerCount()).toBe(0)
  })

  it('wraps a plain function for a given source', async () => {
    const slow = new Slow()
    const download = backgroundProgress('Downloading', { ...TIMES, reporter: slow })(
      (url: string) => slow.query(url),
    )
    const answer = download('/export')
    await jest.advanceTimersByTimeAsync(1_000)
    slow.settle?.resolve('ok')
    await expect(answer).resolves.toBe('/export: ok')
    expect(new Set(slow.seen.map(({ msg }) => msg))).toEqual(new Set(['Downloading', waiting.msg]))
  })

  it('works through the legacy decorator protocol', async () => {
    const slow = new Slow()
    const descriptor = { value: () => slow.query('legacy'), writable: true }
    const decorated = backgroundProgress('Legacy', TIMES)<() => Promise<string>>(
      {},
      'run',
      descriptor,
    )
    const holder = Object.defineProperty(slow, 'run', decorated) as Slow & {
      run(): Promise<string>
    }
    const answer = holder.run()
    await jest.advanceTimersByTimeAsync(1_000)
    slow.settle?.resolve('ok')
    await expect(answer).resolves.toBe('legacy: ok')
    expect(slow.seen.map(({ msg }) => msg)).toContain('Legacy')
  })

  it('works where a compiler for legacy decorators has put it', async () => {
    const text = `class Stream extends Slow {
      @backgroundProgress('Legacy', { everyMs: 1000, timeoutMs: 5000 })
      run(): Promise<string> { return this.query('legacy') }
    }
    return new Stream()`
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { experimentalDecorators: true, target: ts.ScriptTarget.ES2022 },
    })
    // oxlint-disable-next-line typescript/no-implied-eval -- what the compiler wrote is what is tested
    const make = new Function('Slow', 'backgroundProgress', outputText) as (
      ...given: unknown[]
    ) => Slow & { run(): Promise<string> }
    const slow = make(Slow, backgroundProgress)
    const answer = slow.run()
    await jest.advanceTimersByTimeAsync(1_000)
    slow.settle?.resolve('ok')
    await expect(answer).resolves.toBe('legacy: ok')
    expect(slow.seen.map(({ msg }) => msg)).toContain('Legacy')
  })

  it('watches every step of an async generator, and not what the caller does between them', async () => {
    const slow = new Slow()
    const pages = backgroundProgress('Paging', { ...TIMES, reporter: slow })(async function* () {
      for (let page = 0; page < 3; page += 1) {
        yield await new Promise<number>((resolve) => setTimeout(resolve, 2_500, 1))
      }
    })()
    const first = pages.next()
    await jest.advanceTimersByTimeAsync(2_500)
    await expect(first).resolves.toEqual({ done: false, value: 1 })
    expect(slow.seen).toHaveLength(3)
    await jest.advanceTimersByTimeAsync(10_000)
    expect([slow.seen.length, jest.getTimerCount()]).toEqual([3, 0])

    const second = pages.next()
    await jest.advanceTimersByTimeAsync(2_500)
    await second
    // A later step reports when it takes its time.
    expect(slow.seen).toHaveLength(5)
    await expect(pages.return(undefined)).resolves.toMatchObject({ done: true })
  })

  it('gives up on a step of an async generator at the time limit', async () => {
    const pages = backgroundProgress('Paging', { ...TIMES, reporter: new Slow() })(
      async function* pages() {
        await new Promise(() => undefined)
        yield 1
      },
    )()
    const failure = pages.next().catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(5_000)
    expect(await failure).toMatchObject({ message: 'pages took longer than 5000 ms', status: 408 })
    expect(jest.getTimerCount()).toBe(0)
  })

  it('ends an async generator that it gave up on, instead of passing over what that step brings', async () => {
    const cleanUp = jest.fn()
    const pages = backgroundProgress('Paging', { ...TIMES, reporter: new Slow() })(
      async function* pages() {
        try {
          for (let page = 1; page <= 3; page += 1) {
            yield await new Promise<number>((resolve) => setTimeout(resolve, 6_000, page))
          }
        } finally {
          cleanUp()
        }
      },
    )()
    const failure = pages.next().catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(5_000)
    const error = await failure
    expect(error).toMatchObject({ status: 408 })
    await jest.advanceTimersByTimeAsync(1_000)
    expect(cleanUp).toHaveBeenCalledTimes(1)
    // Page 1 is lost: going on with page 2, or saying that this is the end, would hide it.
    await expect(pages.next()).rejects.toBe(error)
    await expect(pages.next()).rejects.toBe(error)
    await expect(pages.return()).resolves.toEqual({ done: true, value: undefined })
    expect(jest.getTimerCount()).toBe(0)
  })

  it('does not change an error that a generator throws', async () => {
    const reporter = new Slow()
    const pages = backgroundProgress('Paging', { ...TIMES, reporter })(async function* () {
      await Promise.resolve()
      yield 1
      throw new Error('no page 2')
    })()
    await expect(pages.next()).resolves.toEqual({ done: false, value: 1 })
    await expect(pages.next()).rejects.toThrow('no page 2')
    await expect(pages.next()).resolves.toEqual({ done: true, value: undefined })
  })

  it('writes to the log what a listener fails with later, and goes on', async () => {
    const slow = new Slow()
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    slow.on('progress', () => Promise.reject(new Error('the bar is gone')))
    const answer = slow.query('select 1')
    await jest.advanceTimersByTimeAsync(1_000)
    slow.settle?.resolve('ok')
    await expect(answer).resolves.toBe('select 1: ok')
    expect(written.mock.calls.join()).toContain(
      'a handler of progress failed: Error: the bar is gone',
    )
    written.mockRestore()
  })

  it('needs a data source to report to', () => {
    const orphan = backgroundProgress('x')(() => Promise.resolve())
    expect(() => orphan()).toThrow(
      'backgroundProgress: expected a data source as this or as options.reporter, got undefined',
    )
  })

  it.each([
    ['everyMs', 0, '0'],
    ['everyMs', '1s', 'a text'],
    ['timeoutMs', NaN, 'NaN'],
    ['timeoutMs', 2 ** 31, '2147483648'],
    ['timeoutMs', -1, '-1'],
  ])('refuses %s %p', (name, value, got) => {
    expect(() => backgroundProgress('x', { [name]: value as number })).toThrow(
      `${name}: expected milliseconds from 1 to 2147483647, got ${got}`,
    )
  })
})
