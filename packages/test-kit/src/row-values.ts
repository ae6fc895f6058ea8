/** Values that every destination accepts, each with its JSON form. */
export const CARRIED_VALUES: readonly (readonly [name: string, value: unknown, json: unknown])[] = [
  ['a text', 'é\u2028"', 'é\u2028"'],
  ['a number', 1.5, 1.5],
  ['null', null, null],
  ['NaN', Number.NaN, null],
  ['an infinity', -Infinity, null],
  ['a small BigInt', 5n, '5'],
  ['a large BigInt', -(2n ** 70n), '-1180591620717411303424'],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['a date of no time', new Date(Number.NaN), null],
  ['a buffer', Buffer.from('hi'), 'aGk='],
  ['bytes', new Uint8Array([1]), 'AQ=='],
  ['bytes in a list', [new Uint8Array([1]), 2n], ['AQ==', '2']],
  ['an object with undefined', { a: undefined, b: 1 }, { b: 1 }],
  ['an object with toJSON', { toJSON: () => ({ told: 1n }) }, { told: '1' }],
  [
    'an instance with fields',
    new (class Point {
      x = 1
    })(),
    { x: 1 },
  ],
  ['an address', new URL('https://example.com/'), 'https://example.com/'],
  ['a boxed number', Object(1), 1],
  ['a key __proto__', JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
]

const circular: Record<string, unknown> = {}
circular['self'] = { back: [circular] }

const got = (kind: string, instead: string): string =>
  `expected a value that JSON can represent, got ${kind}; ${instead}`

/** Values that every destination refuses, each with the path to the bad part and the text of the error. */
export const REFUSED_VALUES: readonly (readonly [
  name: string,
  value: unknown,
  step: string,
  words: string,
])[] = [
  ['a Map', new Map([['a', 1]]), '', got('a Map', 'write Object.fromEntries(map)')],
  ['an empty Set', new Set(), '', got('a Set', 'write [...set]')],
  ['an error', new Error('no'), '', got('an Error', 'write its message')],
  ['a function', () => 1, '', got('a function', 'leave it out')],
  ['a symbol', Symbol('s'), '', got('a symbol', 'leave it out')],
  ['a promise', Promise.resolve(1), '', got('a Promise', 'await it first')],
  ['a regular expression', /a/, '', got('a RegExp', 'write its source')],
  [
    'a buffer without a view',
    new ArrayBuffer(2),
    '',
    got('an ArrayBuffer', 'write it as base64 text'),
  ],
  [
    'numbers in a typed array',
    new Float64Array(2),
    '',
    got('a Float64Array', 'write it as base64 text'),
  ],
  [
    'an object without visible fields',
    new (class Hidden {
      #x = 1
      x = (): number => this.#x
    })(),
    '.x',
    got('a function', 'leave it out'),
  ],
  [
    'a Map within',
    { 'odd key': [1, new Map()] },
    '["odd key"][1]',
    got('a Map', 'write Object.fromEntries(map)'),
  ],
  [
    'a circular reference',
    circular,
    '.self.back[0]',
    got('an object', 'break the circular reference'),
  ],
  [
    'a toJSON that throws',
    {
      a: {
        toJSON: () => {
          throw new Error('broken')
        },
      },
    },
    '.a',
    'expected a value, but its toJSON threw: broken',
  ],
]
