import { describe, expect, it } from '@jest/globals'

import { parseStreams } from '../../src/streams/parse-streams.js'

describe('static streams', () => {
  it.each<[unknown, string]>([
    [{}, 'static streams: expected an array of { name, schema }, got an object'],
    [null, 'static streams: expected an array of { name, schema }, got null'],
    ['users', 'static streams: expected an array of { name, schema }, got "users"'],
    [['users'], 'static streams[0]: expected an object { name, schema }, got "users"'],
    [[null], 'static streams[0]: expected an object { name, schema }, got null'],
    [[{}], 'static streams[0].name: expected a text of at least one character, got undefined'],
    [[{ name: '' }], 'static streams[0].name: expected a text of at least one character, got ""'],
    [
      [{ name: 7 }],
      'static streams[0].name: expected a text of at least one character, got a number',
    ],
    [[{ name: 'a' }, { name: 'a' }], 'static streams[1].name: expected a name of its own, got "a"'],
    [[{ name: 'a', schema: [] }], 'static streams[0].schema: expected a JSON Schema of a row'],
    [[{ name: 'a', schema: null }], 'static streams[0].schema: expected a JSON Schema of a row'],
    [
      [{ name: 'a', schema: { properties: [] } }],
      'static streams[0].schema.properties: expected an object with a JSON Schema per column, got an array',
    ],
    [
      [{ name: 'a', schema: { properties: { id: 'integer' } } }],
      'static streams[0].schema.properties.id: expected a JSON Schema of a column, got "integer"',
    ],
    [
      [{ name: 'a', schema: { properties: { id: { type: 'INTEGER' } } } }],
      'static streams[0].schema.properties.id.type: expected one of null, boolean, integer',
    ],
    [
      [{ name: 'a', schema: { properties: { id: { type: [] } } } }],
      'static streams[0].schema.properties.id.type: expected one of null, boolean, integer',
    ],
    [[{ name: 'a', primaryKey: 1 }], 'static streams[0].primaryKey: expected a text, or an array'],
    [[{ name: 'a', primaryKey: [1] }], 'static streams[0].primaryKey: expected a text, or an'],
    [[{ name: 'a', primaryKey: '' }], 'static streams[0].primaryKey: expected names of columns'],
    [
      [{ name: 'a', primaryKey: ['id', 'id'] }],
      'static streams[0].primaryKey: expected names of columns, each once, got ["id","id"]',
    ],
    [[{ name: 'a', cursor: ['at'] }], 'static streams[0].cursor: expected the name of a column'],
    [[{ name: 'a', cursor: '' }], 'static streams[0].cursor: expected the name of a column'],
    [[{ name: 'a', statePath: 1 }], 'static streams[0].statePath: expected a text, or an array'],
  ])('refuse %j', (declared, message) => {
    expect(() => parseStreams(declared)).toThrow(message)
  })

  it('may give a key and a path of the state as one text or as several', () => {
    const one = { name: 'a', primaryKey: 'id', statePath: 'tables.a' }
    const several = { name: 'b', primaryKey: ['line', 'id'], statePath: ['tables', 'x.y'] }
    expect(parseStreams([one, several])).toMatchObject([
      { primaryKey: ['id'], statePath: ['tables', 'a'] },
      { primaryKey: ['line', 'id'], statePath: ['tables', 'x.y'] },
    ])
  })

  it('may declare nothing but a name', () => {
    expect(parseStreams([{ name: 'a' }])).toEqual([
      { name: 'a', schema: {}, primaryKey: [], properties: undefined },
    ])
  })
})
