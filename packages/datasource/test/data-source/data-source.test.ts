import { Readable } from 'node:stream'
import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'

import { type Batch, DataSource, type DataSourceClass } from '../../src/index.js'
import { Listed, silent } from './listed.js'

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

describe('the resources of a data source', () => {
  class Boards extends Listed {
    static override listResources(source: { boards: string[] }): { id: string; name: string }[] {
      return source.boards.map((id) => ({ id, name: `Board ${id}` }))
    }
    static override async getResource(
      id: string,
      source: { boards: string[] },
      options: { prefix: string },
    ): Promise<unknown> {
      await Promise.resolve()
      return source.boards.includes(id) ? { id: options.prefix + id } : undefined
    }
  }

  it('are found by the class, at once or with time, from source and options', async () => {
    // As a system sees any class of a module.
    const Stream: DataSourceClass = Boards as never
    const source = { boards: ['a', 'b'] }
    expect(Stream.listResources?.(source, {})).toEqual([
      { id: 'a', name: 'Board a' },
      { id: 'b', name: 'Board b' },
    ])
    await expect(Stream.getResource?.('b', source, { prefix: 'x-' })).resolves.toEqual({
      id: 'x-b',
    })
    await expect(Stream.getResource?.('c', source, { prefix: 'x-' })).resolves.toBeUndefined()
  })

  it('are optional: a class without them says so by having no such methods', () => {
    const Stream: DataSourceClass = Listed as never
    expect(['listResources' in Stream, 'getResource' in Stream]).toEqual([false, false])
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

  it('takes instances of classes for rows, as database drivers make them, and plain rows with any column', async () => {
    class DriverRow {
      readonly id = 1
    }
    const batch = [new DriverRow(), { then: 'later' }, { then: () => 1 }, Object.create(null)]
    await expect(collect(new Listed([batch]))).resolves.toEqual([batch])
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

  it('closes when it is ended before the first batch', async () => {
    const stream = new Listed([[{}]])
    await stream[Symbol.asyncIterator]().return(undefined)
    expect(stream.closed).toBe(1)

    const piped = new Listed([[{}]])
    const readable = Readable.from(piped)
    readable.destroy()
    await new Promise((resolve) => readable.once('close', resolve))
    expect(piped.closed).toBe(1)
  })

  it('closes once, however many loops there are, and has nothing more after that', async () => {
    const stream = new Listed([[{ a: 1 }], [{ a: 2 }]])
    for await (const batch of stream) if (Array.isArray(batch)) break
    await expect(collect(stream)).resolves.toEqual([])
    expect(stream.closed).toBe(1)
  })

  it('waits for a close that takes its time, and throws what it fails with', async () => {
    const steps: string[] = []
    class Slow extends Listed {
      override close(): Promise<void> {
        return new Promise((resolve, reject) => {
          setImmediate(() => {
            steps.push('closed')
            if (this.source['fails'] === true) reject(new Error('no connection to close'))
            else resolve()
          })
        })
      }
    }
    await collect(new Slow([]))
    steps.push('after')
    expect(steps).toEqual(['closed', 'after'])
    await expect(collect(new Slow([], { fails: true }))).rejects.toThrow('no connection')
    await expect(collect(new Slow([new Error('503')], { fails: true }, silent))).rejects.toThrow(
      '503',
    )
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
    ['promises of rows', [Promise.resolve({})], 'a Promise at [0]: wait for the rows'],
    ['a list of lists', [[{ a: 1 }], []], 'got an array at [0]: return its rows'],
    ['a list of chunks', [{}, Buffer.from('a')], 'Buffer at [1]: write this.raw(tag, bytes)'],
    ['a list of dates', [new Date(0)], 'got a Date at [0]'],
    ['a list of maps', [new Map([['a', 1]])], 'got a Map at [0]'],
  ])('refuses %s from read: it is no end and no batch', async (_, value, reason) => {
    const stream = new Listed([value])
    await expect(collect(stream)).rejects.toMatchObject({
      message: expect.stringContaining(reason),
      retryable: false,
    })
    expect(stream.closed).toBe(1)
  })
})
