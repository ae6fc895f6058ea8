import { runInNewContext } from 'node:vm'

import { describe, expect, it } from '@jest/globals'
import { InvalidArgumentError } from '@panoply/errors'
import fc from 'fast-check'

import { decodeLine, encodeRecord, tableField } from '../../src/record/encode-record.js'

const jsonOf = (record: unknown, table?: string): string => encodeRecord(record, table).json

const encoded = (record: object): unknown => JSON.parse(jsonOf(record))

/** The value with a `toJSON` that no list of its fields shows. */
const hiding = <Value extends object>(value: Value, toJSON: () => unknown): Value =>
  Object.defineProperty(value, 'toJSON', { value: toJSON })

/** Plain when it is looked at, a text when it is made JSON of. */
const fickle = (): object => {
  let looks = 0
  return Object.defineProperty({ a: 1 }, 'toJSON', {
    get: () => (looks++ === 0 ? undefined : () => 'text'),
  })
}

class Sealed {
  readonly #secret = 1

  get open(): number {
    return this.#secret
  }
}

class Named {
  static name(): string {
    return 'a query'
  }

  describe(): string {
    return Named.name()
  }
}

describe('encodeRecord', () => {
  it('writes the values that JSON can represent exactly as JSON does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const { __table, ...rest } = record
        expect(jsonOf(rest)).toBe(JSON.stringify(rest))
      }),
    )
  })

  it('turns dates into ISO text and BigInt into decimal digits, at any depth', () => {
    const at = new Date('2026-11-24T08:00:00.123Z')
    expect(encoded({ at, deep: [{ at, big: 2n ** 64n }] })).toEqual({
      at: '2026-11-24T08:00:00.123Z',
      deep: [{ at: '2026-11-24T08:00:00.123Z', big: '18446744073709551616' }],
    })
  })

  it('drops undefined, and turns NaN, infinities and invalid dates into null', () => {
    const record = {
      a: undefined,
      b: Number.NaN,
      c: -Infinity,
      d: [undefined, Infinity],
      e: new Date(Number.NaN),
    }
    const expected = { b: null, c: null, d: [null, null], e: null }
    expect(encoded(record)).toEqual(expected)
    expect(encoded({ ...record, big: 1n })).toEqual({ ...expected, big: '1' })
  })

  it('heeds toJSON and unwraps boxed values', () => {
    class Money {
      toJSON(): string {
        return '3 EUR'
      }
    }
    expect(encoded({ price: new Money(), count: Object(3) as number })).toEqual({
      price: '3 EUR',
      count: 3,
    })
    expect(
      encoded(
        new (class Row {
          id = 1
        })(),
      ),
    ).toEqual({ id: 1 })
    expect(encoded({ url: new URL('https://a.example/') })).toEqual({ url: 'https://a.example/' })
  })

  it.each<[string, object, unknown]>([
    ['an object', { price: hiding({ cents: 300 }, () => '3 EUR') }, { price: '3 EUR' }],
    ['a list', { tags: hiding(['a'], () => 'a') }, { tags: 'a' }],
    ['a date', { at: hiding(new Date(0), () => 1n) }, { at: '1' }],
    ['a date with a text', { at: hiding(new Date(0), () => 'then') }, { at: 'then' }],
    ['a date with null', { at: hiding(new Date(0), () => null) }, { at: null }],
    ['a date with nothing', { a: [hiding(new Date(0), () => undefined)] }, { a: [null] }],
    ['a date with an object', { at: hiding(new Date(0), () => ({ a: 2n })) }, { at: { a: '2' } }],
    ['the record itself', hiding({ a: 1 }, () => ({ b: 2n })), { b: '2' }],
  ])('heeds the toJSON of %s that lists no such field', (_, record, expected) => {
    expect(encoded(record)).toEqual(expected)
  })

  it('reads a list item by item, as JSON does, whatever its class makes of map', () => {
    class Ids extends Array<unknown> {
      override map(): never {
        throw new Error('not a list of ids any more')
      }
    }
    const ids = new Ids(3)
    ids[0] = 1n
    ids[2] = new Date(0)
    expect(encoded({ ids })).toEqual({ ids: ['1', null, '1970-01-01T00:00:00.000Z'] })
  })

  it('carries what comes from another realm', () => {
    const record = runInNewContext('({ a: 1, at: new Date(0), count: Object(2) })') as object
    expect(encoded(record)).toEqual({ a: 1, at: '1970-01-01T00:00:00.000Z', count: 2 })
    expect(encoded({ big: Object(7n) as bigint })).toEqual({ big: '7' })
  })

  it('keeps fields with names that other code trips over', () => {
    const record = JSON.parse('{"__proto__":1,"constructor":2,"a b":3,"big":0}') as Record<
      string,
      unknown
    >
    expect(jsonOf(record)).toBe('{"__proto__":1,"constructor":2,"a b":3,"big":0}')
    expect(jsonOf({ ...(JSON.parse('{"__proto__":1}') as object), big: 4n })).toContain('"big":"4"')
  })

  it('leaves out the record’s own __table, which the table of the call replaces', () => {
    expect(encoded({ __table: 'other', a: 1 })).toEqual({ a: 1 })
  })

  it('escapes the two characters that SQS refuses, in keys and values', () => {
    const json = jsonOf({ 'k\uFFFE': 'v\uFFFF' })
    expect(json).toBe('{"k\\ufffe":"v\\uffff"}')
    expect(JSON.parse(json)).toEqual({ 'k\uFFFE': 'v\uFFFF' })
  })

  it('counts the bytes of the text, whatever it holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a', 'é', '\uFFFE', '\uFFFF\uD800'),
    )
    fc.assert(
      fc.property(fc.dictionary(text, text), (record) => {
        const { json, bytes } = encodeRecord(record)
        expect(bytes).toBe(Buffer.byteLength(json))
        expect(json).not.toMatch(/[\uFFFE\uFFFF]/)
      }),
    )
  })

  it('neither changes the caller’s object nor keeps hold of it', () => {
    const record = Object.freeze({ __table: 'x', big: 1n, tags: Object.freeze(['a']) })
    jsonOf(record)
    expect(record).toEqual({ __table: 'x', big: 1n, tags: ['a'] })
  })

  const circular: Record<string, unknown> = { name: 'loop' }
  circular['self'] = { back: [circular] }
  let deep: unknown = 'end'
  for (let level = 0; level < 600; level++) deep = { deep }

  it.each([
    [
      'a Map',
      { user: { tags: new Map() } },
      'record.user.tags',
      /got a Map; write Object\.fromEntries/,
    ],
    ['a Set', { tags: [1, new Set()] }, 'record.tags[1]', /got a Set; write \[\.\.\.set\]/],
    ['a Buffer', { 'a b': Buffer.from('x') }, 'record["a b"]', /got a Buffer; write it as base64/],
    ['a typed array', { a: new Uint8Array(2) }, 'record.a', /got a Uint8Array/],
    ['an ArrayBuffer', { a: new ArrayBuffer(2) }, 'record.a', /got an ArrayBuffer/],
    ['a function', { a: { b: () => 1 } }, 'record.a.b', /got a function; leave it out/],
    ['a symbol', { a: [Symbol('s')] }, 'record.a[0]', /got a symbol/],
    ['a promise', { a: Promise.resolve(1) }, 'record.a', /got a Promise; await it first/],
    ['an error', { a: new Error('x') }, 'record.a', /got an Error; write its message/],
    ['a regular expression', { a: /x/ }, 'record.a', /got a RegExp/],
    [
      'a Map of another realm',
      { a: runInNewContext('new Map()') as unknown },
      'record.a',
      /fromEntries/,
    ],
    [
      'an error of another realm',
      { a: runInNewContext('Error()') as unknown },
      'record.a',
      /its message/,
    ],
    ['a boxed symbol', { a: Object(Symbol('s')) as unknown }, 'record.a', /leave it out/],
    ['search parameters', { a: new URLSearchParams('b=1') }, 'record.a', /got a URLSearchParams/],
    ['headers', { a: new Headers({ b: '1' }) }, 'record.a', /got a Headers; write its fields/],
    ['an iterator', { a: [1].values() }, 'record.a', /write its fields/],
    ['a weak reference', { a: new WeakRef({}) }, 'record.a', /got a WeakRef/],
    ['an object of private fields', { a: new Sealed() }, 'record.a', /got a Sealed/],
    ['what has a class whose name is no text', { a: new Named() }, 'record.a', /got an object;/],
    ['what toJSON makes of it', { a: hiding({}, () => new Map()) }, 'record.a', /got a Map/],
    ['a circular reference', circular, 'record.self.back[0]', /break the circular reference/],
  ])('refuses %s with its path', (_, record, argument, message) => {
    expect(() => jsonOf(record)).toThrow(message)
    let error: unknown
    try {
      jsonOf(record)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect(error).toMatchObject({ argument })
  })

  it('refuses nesting beyond 500 levels instead of running out of stack', () => {
    expect(() => jsonOf({ deep })).toThrow(/nest at most 500 levels/)
  })

  it('shows the begin and the end of a long path, and tells it whole as a fact', () => {
    const key = `${'k'.repeat(100_000)}end`
    expect(() => jsonOf({ rows: { [key]: new Map() } })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^record\.rows\.k{88}…k{97}end: expected .{1,100}$/),
        argument: `record.rows.${key}`,
      }),
    )
  })

  it.each([
    ['null', null, 'null'],
    ['an array', [], 'an array'],
    ['a text', 'x', 'a text'],
    ['a number', 1, 'a number'],
    ['undefined', undefined, 'undefined'],
    ['a date', new Date(), 'a text'],
    ['what is a text as JSON', hiding({ a: 1 }, () => 'text'), 'a text'],
    ['what is a list as JSON', hiding({ a: 1 }, () => [1]), 'an array'],
    ['what is nothing as JSON', hiding({ a: 1 }, () => undefined), 'undefined'],
    ['what says at every look something else', fickle(), 'a text'],
  ])('refuses %s for a record', (_, record, came) => {
    expect(() => jsonOf(record)).toThrow(`record: expected an object, got ${came}`)
  })

  it.each<[string, object, string]>([
    [
      'a getter',
      {
        list: [
          {
            get broken(): never {
              throw new RangeError('no value today')
            },
          },
        ],
      },
      'record.list[0].broken',
    ],
    [
      'a toJSON',
      {
        at: {
          toJSON: () => {
            throw new Error('no value today')
          },
        },
      },
      'record.at',
    ],
    [
      'a proxy',
      {
        odd: new Proxy(
          {},
          {
            get: () => {
              throw new Error('no value today')
            },
          },
        ),
      },
      'record.odd',
    ],
  ])('names the path and the cause of %s that throws', (_, record, path) => {
    expect(() => jsonOf(record)).toThrow(
      expect.objectContaining({
        code: 'PANOPLY_INVALID_ARGUMENT',
        argument: path,
        message: expect.stringMatching(/threw: no value today$/),
        cause: expect.objectContaining({ message: 'no value today' }),
      }),
    )
  })

  it('does the same for a getter that throws only when it is read again', () => {
    let reads = 0
    const record = {
      get moody(): number {
        if (++reads > 1) throw new Error('enough')
        return 1
      },
    }
    expect(() => jsonOf(record)).toThrow('record: expected an object, but reading it threw: enough')
  })

  it.each([
    ['another table', { __table: 'u' }, 'got "u"'],
    ['a number', { __table: 7 }, 'got a number'],
  ])('refuses a record that names %s', (_, record, came) => {
    expect(() => jsonOf(record, 't')).toThrow(
      `record.__table: expected "t", the table of the call, or no such field, ${came}`,
    )
  })

  it('takes a record that names its own table', () => {
    expect(jsonOf({ __table: 't', n: 1 }, 't')).toBe('{"n":1}')
  })
})

const isTableName = (text: string): boolean =>
  text.trim() !== '' && text.length <= 255 && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)

describe('tableField', () => {
  it.each([
    [' ', 'expected a name, got only white space'],
    ['x'.repeat(256), 'expected at most 255 characters, got 256'],
    ['a\u0000b', 'expected a name without control characters, got one with U+0000'],
    ['a\nb', 'got one with U+000A'],
    ['a\u0085b', 'got one with U+0085'],
    ['a\u2028b', 'got one with U+2028'],
    ['a\ud800b', 'got one with U+D800'],
  ])('refuses the name %j', (table, words) => {
    expect(() => tableField(table)).toThrow(words)
  })

  it.each(['x'.repeat(255), 'Größe 😀', 'a.b-c', '表'])('takes the name %s', (table) => {
    expect(decodeLine(`{${tableField(table)}`).table).toBe(table)
  })

  it.each([
    ['', 'an empty text'],
    [7, 'a number'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('refuses %j', (table, came) => {
    expect(() => tableField(table)).toThrow(`table: expected a non-empty string, got ${came}`)
  })

  it('closes a line that is read back with the same table, whatever characters it has', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 255, unit: 'grapheme' }).filter(isTableName),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (table, fields) => {
          const { __table, ...record } = fields
          const json = jsonOf(record)
          const line = json.slice(0, -1) + (json.length > 2 ? ',' : '') + tableField(table)
          const back = decodeLine(line)
          expect(back.table).toBe(table)
          expect(back.record).toEqual(JSON.parse(JSON.stringify(record)))
        },
      ),
    )
  })
})
