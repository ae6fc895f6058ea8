import { describe, expect, it, jest } from '@jest/globals'

import { type ProgressEvent } from '../../src/index.js'
import { Listed } from './listed.js'

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
      'expected a number from 0 on or null as loaded, got a text',
      [null, 7],
    ],
    ['NaN', [NaN, 7], 'as loaded, got NaN', [null, 7]],
    ['a negative number', [1, -1], 'as total, got -1', [1, null]],
    ['endless rows', [1, Infinity], 'as total, got Infinity', [1, null]],
    ['no total', [1], 'as total, got undefined', [1, null]],
    ['nothing', [], 'as loaded, got undefined; expected', [null, null]],
    ['a number as message', [1, 2, 3], 'expected a text as message, got 3', [1, 2]],
  ] as const)('goes on with %s, and says so in the log', (_, args, reason, [loaded, total]) => {
    const lines: string[] = []
    const stream = new Listed([], {}, { logger: (line: string) => lines.push(line) })
    const events: ProgressEvent[] = []
    stream.on('progress', (event) => events.push(event))
    stream.progress(...(args as unknown as [number, number, string]))
    stream.progress(...(args as unknown as [number, number, string]))

    expect(events).toEqual([
      { loaded, total, msg: '' },
      { loaded, total, msg: '' },
    ])
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(reason)
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
    ['a date', 'u1', { at: new Date(0) }, 'state.at: JSON cannot represent a Date'],
    [
      'undefined',
      'u1',
      { next: undefined },
      'state.next: JSON cannot represent undefined: write null',
    ],
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
