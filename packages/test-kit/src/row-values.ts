/** Values that every destination takes, each with what it is in JSON. */
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

/** Values that every destination refuses, each with the step from the value to the one that is at fault. */
export const REFUSED_VALUES: readonly (readonly [name: string, value: unknown, step: string])[] = [
  ['a Map', new Map([['a', 1]]), ''],
  ['an empty Set', new Set(), ''],
  ['an error', new Error('no'), ''],
  ['a function', () => 1, ''],
  ['a symbol', Symbol('s'), ''],
  ['a promise', Promise.resolve(1), ''],
  ['a regular expression', /a/, ''],
  ['a buffer without a view', new ArrayBuffer(2), ''],
  ['numbers in a typed array', new Float64Array(2), ''],
  [
    'an object without visible fields',
    new (class Hidden {
      #x = 1
      x = (): number => this.#x
    })(),
    '.x',
  ],
  ['a Map within', { 'odd key': [1, new Map()] }, '["odd key"][1]'],
  ['a circular reference', circular, '.self.back[0]'],
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
  ],
]
