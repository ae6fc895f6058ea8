import { describe, expect, it, jest } from '@jest/globals'

import { Listed, silent } from './listed.js'

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

  it('throw at once what a listener throws, whoever else has not finished', async () => {
    const stream = new Listed([], {}, silent)
    let isDone = false
    stream.on('*', async () => {
      await Promise.resolve()
      isDone = true
    })
    stream.on('source-state', () => {
      throw new Error('state refused')
    })
    expect(() => {
      stream.state('u1', { a: 1 })
    }).toThrow('state refused')
    expect(() => stream.fire('source-state', { stateId: 'u1', state: {} })).toThrow('state refused')
    await Promise.resolve()
    expect(isDone).toBe(true)
  })

  it.each([
    [
      'progress',
      (stream: Listed): void => {
        stream.progress(1, 2)
      },
    ],
    [
      'source-state',
      (stream: Listed): void => {
        stream.state('u1', {})
      },
    ],
    [
      'log',
      (stream: Listed): void => {
        stream.log('a line')
      },
    ],
  ])(
    'write to the log what a listener of %s fails with later, without secrets',
    async (type, fire) => {
      const lines: string[] = []
      const logger = (line: string): void => {
        lines.push(line)
      }
      const stream = new Listed([], { token: 'hunter2-hunter2' }, { logger })
      stream.on(type, () => Promise.reject(new Error('no room for hunter2-hunter2')))
      fire(stream)
      await new Promise(setImmediate)
      expect(lines.at(-1)).toMatch(
        new RegExp(`^a handler of ${type} failed: Error: no room for \\[secret\\]`),
      )
      expect(lines.join()).not.toContain('hunter2')
    },
  )

  it('write to the log, too, what fails later next to a listener that threw', async () => {
    const lines: string[] = []
    const stream = new Listed([], {}, { logger: (line: string) => lines.push(line) })
    stream.on('page', () => Promise.reject(new Error('later')))
    stream.on('page', () => {
      throw new Error('at once')
    })
    expect(() => stream.fire('page', 1)).toThrow('at once')
    await new Promise(setImmediate)
    expect(lines).toEqual([expect.stringMatching(/^a handler of page failed: Error: later/)])
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
