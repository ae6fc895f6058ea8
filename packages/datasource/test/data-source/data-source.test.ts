import { inspect } from 'node:util'

import { describe, expect, it, jest } from '@jest/globals'

import {
  type Batch,
  DataSource,
  type DataSourceOptions,
  defineConfig,
  type ProgressEvent,
} from '../../src/index.js'

/** Reads the batches that it is given; an error in their place is thrown. */
class Listed extends DataSource<Record<string, unknown>, DataSourceOptions, { page: number }> {
  closed = 0
  readonly #batches: unknown[]

  constructor(batches: unknown[], source: Record<string, unknown> = {}, ...more: unknown[]) {
    super(source, ...(more as [DataSourceOptions?]))
    this.#batches = [...batches]
  }

  read(): Batch | null {
    const batch = this.#batches.length === 0 ? null : this.#batches.shift()
    if (batch instanceof Error) throw batch
    return batch as Batch
  }

  override close(): void {
    this.closed += 1
  }
}

const silent = { logger: () => undefined }
const collect = async (source: DataSource<never, never> | Listed): Promise<Batch[]> => {
  const batches: Batch[] = []
  for await (const batch of source) batches.push(batch)
  return batches
}

describe('a data source', () => {
  it('needs one class and one method', async () => {
    class Stream extends DataSource {
      read(): Batch | null {
        if (this.source['done'] === true) return null
        this.source['done'] = true
        return [{ hello: 'world' }]
      }
    }
    const source = { user: 'me' }
    const stream = new Stream(source)
    expect([stream.source, stream.options]).toEqual([{ user: 'me' }, {}])
    expect(stream.source).toBe(source)
    const batches: Batch[] = []
    for await (const batch of stream) batches.push(batch)
    expect(batches).toEqual([[{ hello: 'world' }]])
  })

  it.each([
    ['null', null, 'source: expected an object, got null'],
    ['a text', 'postgres://', 'source: expected an object, got a text'],
    ['a list', [], 'source: expected an object, got an array'],
  ])('refuses %s as source', (_, source, reason) => {
    expect(() => new Listed([], source as never)).toThrow(reason)
  })

  it('refuses options that are no object, and takes further arguments along', () => {
    expect(() => new Listed([], {}, 7)).toThrow('options: expected an object, got a number')
    expect(new Listed([], {}, { hint: 1 }, 'further', 'arguments').options).toEqual({ hint: 1 })
  })

  it('has a close that does nothing until it is written', async () => {
    class Stream extends DataSource {
      read(): null {
        return null
      }
    }
    await expect(collect(new Stream({}) as DataSource<never, never>)).resolves.toEqual([])
  })
})

describe('iterating a data source', () => {
  it('passes over nothing: empty batches, chunks, groups and messages come out as they were', async () => {
    const group = { data: [{ a: 1 }], metadata: { resource_id: 1, timestamp: '2026-01-01' } }
    const stream = new Listed([])
    const batches = [
      [],
      [{ a: 1 }],
      'a,b\n',
      new Uint8Array(2),
      group,
      stream.raw('t', 'x'),
      [group],
    ]
    await expect(collect(new Listed(batches))).resolves.toEqual(batches)
  })

  it('closes once at the end', async () => {
    const stream = new Listed([[{ a: 1 }]])
    await collect(stream)
    expect(stream.closed).toBe(1)
  })

  it('closes when the loop is left early, and when its body throws', async () => {
    const left = new Listed([[{}], [{}]])
    for await (const batch of left) if (Array.isArray(batch)) break
    expect(left.closed).toBe(1)

    const broken = new Listed([[{}], [{}]])
    const consume = async (): Promise<void> => {
      for await (const batch of broken) throw new Error(`disk full: ${typeof batch}`)
    }
    await expect(consume()).rejects.toThrow('disk full')
    expect(broken.closed).toBe(1)
  })

  it('closes when read throws, and throws what read threw', async () => {
    const failure = new Error('503')
    const stream = new Listed([[{}], failure])
    await expect(collect(stream)).rejects.toBe(failure)
    expect(stream.closed).toBe(1)
  })

  it('throws what read threw also when close fails besides, and logs that', async () => {
    class Broken extends Listed {
      override close(): void {
        throw new Error('no connection to close')
      }
    }
    const lines: string[] = []
    const logger = (line: string): void => {
      lines.push(line)
    }
    await expect(collect(new Broken([new Error('503')], {}, { logger }))).rejects.toThrow('503')
    expect(lines.join()).toContain('close failed after a failure of read: Error: no connection to')
    await expect(collect(new Broken([]))).rejects.toThrow('no connection to close')
    const source = { token: 'no connection' }
    await expect(collect(new Broken([], source))).rejects.toThrow('[secret] to close')
  })

  it('masks secrets in what read throws, and leaves it what it is', async () => {
    const cause = new Error('connect postgres://me:hunter2-hunter2@db1')
    const failure = Object.assign(new RangeError('no hunter2-hunter2', { cause }), {
      retryable: false,
    })
    const stream = new Listed([failure], { password: 'hunter2-hunter2' }, silent)
    await expect(collect(stream)).rejects.toBe(failure)
    expect(failure.message).toBe('no [secret]')
    expect(inspect(failure)).not.toContain('hunter2')
    expect(failure).toMatchObject({
      retryable: false,
      cause: { message: 'connect postgres://me:[secret]@db1' },
    })
  })

  it.each([
    ['nothing', undefined, 'null at the end, got undefined'],
    ['a number', 7, 'got a number'],
    ['a lone row', { a: 1 }, 'got an object'],
    ['a list of texts', ['a'], 'expected objects in the batch, got a text at [0]'],
    ['a list with a hole', [{}, null], 'got null at [1]'],
  ])('refuses %s from read: it is no end and no batch', async (_, value, reason) => {
    const stream = new Listed([value])
    await expect(collect(stream)).rejects.toMatchObject({
      message: expect.stringContaining(reason),
      retryable: false,
    })
    expect(stream.closed).toBe(1)
  })
})

describe('events', () => {
  it('reach the listeners of every event first, then those of the type, in the order added', () => {
    const heard: unknown[] = []
    const hear = (name: string) => (first: unknown) => heard.push([name, first])
    const stream = new Listed([])
    stream
      .on('page', hear('page 1'))
      .on('*', (type, data) => heard.push(['*', type, data]))
      .on('page', hear('page 2'))
    void stream.fire('page', 7)
    void stream.fire('unheard of', undefined)
    expect(heard).toEqual([
      ['*', 'page', 7],
      ['page 1', 7],
      ['page 2', 7],
      ['*', 'unheard of', undefined],
    ])
  })

  it('reach all listeners although one throws, and the failures come out', () => {
    const stream = new Listed([])
    const last = jest.fn()
    stream.on('page', () => {
      throw new Error('first')
    })
    stream.on('page', last)
    expect(() => stream.fire('page', 1)).toThrow('first')
    expect(last).toHaveBeenCalledWith(1)
    stream.on('page', () => {
      throw new Error('second')
    })
    expect(() => stream.fire('page', 1)).toThrow('2 handlers of page failed')
  })

  it('can be waited for, with the failures of listeners', async () => {
    const stream = new Listed([])
    const saved: unknown[] = []
    stream.on('source-change', async (change) => {
      await Promise.resolve()
      saved.push(change)
    })
    await stream.fire('source-change', { token: 'new' })
    expect(saved).toEqual([{ token: 'new' }])

    stream.on('source-change', () => Promise.reject(new Error('not saved')))
    await expect(stream.fire('source-change', {})).rejects.toThrow('not saved')
    expect(saved).toHaveLength(2)
  })

  it('are heard no more after off, and once where one of two equal listeners is left', () => {
    const stream = new Listed([])
    const listener = jest.fn()
    stream.on('page', listener).on('page', listener).off('page', listener).off('log', listener)
    void stream.fire('page', 1)
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['an empty type', '', 'type: expected the name of an event, got an empty text'],
    ['no type', undefined, 'type: expected the name of an event, got undefined'],
    ['every type', '*', "fire: '*' is for handlers"],
  ])('refuse %s', (_, type: unknown, reason) => {
    expect(() => new Listed([]).fire(type as string, {})).toThrow(reason)
  })

  it('refuse a listener that is no function', () => {
    expect(() => new Listed([]).on('page', {} as never)).toThrow(
      'on: expected a function as handler, got an object',
    )
  })
})

describe('progress', () => {
  const progressOf = (...args: unknown[]): ProgressEvent[] => {
    const stream = new Listed([], { password: 'hunter2-hunter2' })
    const events: ProgressEvent[] = []
    stream.on('progress', (event) => events.push(event))
    stream.progress(...(args as [number, number, string]))
    return events
  }

  it('tells counts, and null while they are not known', () => {
    expect(progressOf(3, 7, '3 of 7 forms fetched')).toEqual([
      { loaded: 3, total: 7, msg: '3 of 7 forms fetched' },
    ])
    expect(progressOf(null, null, 'waiting')).toEqual([
      { loaded: null, total: null, msg: 'waiting' },
    ])
    expect(progressOf(12, null)).toEqual([{ loaded: 12, total: null, msg: '' }])
    // The total was an estimate.
    expect(progressOf(12, 10)).toEqual([{ loaded: 12, total: 10, msg: '' }])
  })

  it('masks secrets in its message', () => {
    expect(progressOf(1, 2, 'GET /?p=hunter2-hunter2')).toEqual([
      { loaded: 1, total: 2, msg: 'GET /?p=[secret]' },
    ])
  })

  it.each([
    [
      'a text as loaded',
      ['3', 7],
      'progress: expected a number from 0 up or null as loaded, got a text',
    ],
    ['NaN', [NaN, 7], 'as loaded, got NaN'],
    ['a negative number', [1, -1], 'as total, got -1'],
    ['no total', [1], 'as total, got undefined'],
    ['a number as message', [1, 2, 3], 'progress: expected a text as message, got 3'],
  ])('refuses %s', (_, args, reason) => {
    expect(() => progressOf(...args)).toThrow(reason)
  })
})

describe('state', () => {
  it('is told as a copy', () => {
    const stream = new Listed([])
    const events: unknown[] = []
    stream.on('source-state', (event) => events.push(event))
    const state = { users: { offset: 500 } }
    stream.state('u1', state)
    state.users.offset = 0
    expect(events).toEqual([{ stateId: 'u1', state: { users: { offset: 500 } } }])
  })

  it.each([
    ['an empty id', '', {}, 'stateId: expected a text of at least one character'],
    ['a number as id', 7, {}, 'stateId: expected a text of at least one character, got a number'],
    ['a state that is a text', 'u1', 'offset', 'state: expected a plain object, got a text'],
    ['a date', 'u1', { at: new Date(0) }, 'state.at: JSON cannot carry an instance of Date'],
    ['undefined', 'u1', { next: undefined }, 'state.next: JSON cannot carry undefined: write null'],
  ])('refuses %s, and tells nobody', (_, id, state, reason) => {
    const stream = new Listed([])
    const heard = jest.fn()
    stream.on('*', heard)
    expect(() => {
      stream.state(id as string, state as never)
    }).toThrow(reason)
    expect(heard).not.toHaveBeenCalled()
  })
})

describe('raw', () => {
  it.each([
    ['a text, as UTF-8', 'grün', 'Z3LDvG4='],
    ['bytes', new Uint8Array([1, 2, 255]), 'AQL/'],
    ['part of a buffer', new Uint8Array([0, 1, 2]).subarray(1), 'AQI='],
    ['a buffer', new Uint8Array([1]).buffer, 'AQ=='],
    ['nothing', '', ''],
  ])('carries %s', (_, bytes, raw) => {
    expect(new Listed([]).raw('file.csv', bytes, { __state: 'u1' })).toEqual({
      type: 'raw',
      tag: 'file.csv',
      raw,
      metadata: { __state: 'u1' },
    })
  })

  it.each([
    ['an empty tag', ['', 'x'], 'raw: expected a text of at least one character as tag'],
    [
      'a number as bytes',
      ['t', 7],
      'raw: expected a text, a Uint8Array or an ArrayBuffer as bytes, got a number',
    ],
    [
      'a list as metadata',
      ['t', 'x', []],
      'raw: expected a plain object as metadata, got an array',
    ],
  ])('refuses %s', (_, args, reason) => {
    expect(() => new Listed([]).raw(...(args as [string, string]))).toThrow(reason)
  })
})

describe('log', () => {
  const CONFIG = defineConfig({
    title: 'A source',
    params: [{ name: 'phrase', type: 'password' }, { name: 'host' }],
  })

  it.each([
    ['a function', (lines: string[]) => (line: string) => lines.push(line)],
    ['an object with info', (lines: string[]) => ({ info: (line: string) => lines.push(line) })],
    ['an object with log', (lines: string[]) => ({ log: (line: string) => lines.push(line) })],
  ])('goes to %s, and to the listeners', (_, loggerFor) => {
    const lines: string[] = []
    const heard: unknown[] = []
    const stream = new Listed([], {}, { logger: loggerFor(lines) })
    stream.on('log', (event) => heard.push(event))
    stream.log('fetched', 3, { page: [1] })
    expect(lines).toEqual(['fetched 3 { page: [ 1 ] }'])
    expect(heard).toEqual([{ message: 'fetched 3 { page: [ 1 ] }' }])
  })

  it('goes to stderr without a logger, and refuses one that is none', () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    new Listed([]).log('a', 'line')
    expect(write.mock.calls).toEqual([['a line\n']])
    write.mockRestore()
    expect(() => {
      new Listed([], {}, { logger: {} }).log('x')
    }).toThrow('options.logger: expected a function, or an object with a method info or log')
  })

  it('masks secrets by the type of CONFIG, by the names the system gives, and by name anywhere', () => {
    class Typed extends Listed {
      static override readonly CONFIG = CONFIG
    }
    const lines: string[] = []
    const options = {
      logger: (line: string) => lines.push(line),
      secretParams: ['pin'],
      refresh: { client_id: 'my-app', client_secret: 'oauth-secret-1' },
    }
    const source = {
      phrase: 'open sesame',
      pin: 4711,
      host: 'db.internal',
      auth: { token: 'tok-12345678' },
    }
    new Typed([], source, options).log(
      'open sesame',
      4711,
      'db.internal',
      'tok-12345678',
      'my-app',
      'oauth-secret-1',
    )
    expect(lines).toEqual(['[secret] [secret] db.internal [secret] my-app [secret]'])
  })

  it('masks a token that replaced another, and the other still', () => {
    const heard: string[] = []
    const stream = new Listed([], { access_token: 'first-token-1' }, silent)
    stream.on('log', ({ message }) => heard.push(message))
    stream.log('a')
    stream.source['access_token'] = 'second-token-2'
    stream.log('first-token-1', 'second-token-2')
    expect(heard).toEqual(['a', '[secret] [secret]'])
  })

  it('masks in errors and their causes, and in the source itself', () => {
    const heard: string[] = []
    const source = { password: "it's a secret\nof two lines", host: 'db1' }
    const stream = new Listed([], source, silent)
    stream.on('log', ({ message }) => heard.push(message))
    stream.log(new Error(`login with ${source.password}`, { cause: { sent: source.password } }))
    stream.log(stream, source, JSON.stringify(source))
    expect(heard.join('\n')).not.toMatch(/a secret|two lines/)
    expect(heard.join('\n')).toContain('db1')
    expect(inspect(stream)).toBe(`Listed { password: "[secret]", host: 'db1' }`)
  })
})
