import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'

import { SecretMask, secretValues } from '../../src/index.js'

const fail = (): never => {
  throw new Error('refused')
}

/** An object that counts how often it is looked into. */
const watched = (count: () => void, target: Record<string, unknown>): object =>
  new Proxy(target, {
    ownKeys: (object) => {
      count()
      return Reflect.ownKeys(object)
    },
  })

describe('secretValues', () => {
  it('finds the values of the parameters named and of all keys named like secrets', () => {
    const source = {
      phrase: 'one',
      host: 'db1',
      nested: { list: [{ api_key: 'two' }] },
      tokens: { token: ['four', 5] },
      account: { access_token: 'six', token_type: 'bearer', scope: 'read' },
      state: { cursor: { token: 'a position' } },
      password: null,
      secret: true,
    }
    expect(secretValues(source, ['phrase', 'account']).sort()).toEqual(
      ['one', 'two', 'four', '5', 'six'].sort(),
    )
  })

  it('takes a bare key for a secret among the parameters, and for a name of something deeper inside', () => {
    const source = { key: 'k1', tables: [{ key: 'customers' }, { key: 1 }], sort: { key: 'at' } }
    expect(secretValues(source)).toEqual(['k1'])
    expect(secretValues({ secret: { key: 'k2' } })).toEqual(['k2'])
  })

  it.each<[string, unknown]>([
    ['bytes', Buffer.from('hunter2')],
    ['an ArrayBuffer', new TextEncoder().encode('hunter2').buffer],
    ['a map', new Map([['any', 'hunter2']])],
    ['a set', new Set(['hunter2'])],
    ['a String object', Object('hunter2')],
    [
      'an instance of a class',
      new (class Login {
        readonly code = 'hunter2'
      })(),
    ],
  ])('finds the text of a secret that is held as %s', (_, password) => {
    expect(secretValues({ password })).toEqual(['hunter2'])
  })

  it('finds bytes that are no text, in what inspect shows of them', () => {
    const key = Buffer.from('00fffe0102c3280405060708', 'hex')
    const mask = new SecretMask(secretValues({ key }))
    expect(mask.mask(inspect({ key }))).toBe('{ key: <Buffer [secret]> }')
    expect(mask.mask(`key ${key.toString('base64')}`)).toBe('key [secret]')
  })

  it('finds the new secret when a text of the same parameters changes', () => {
    const source = { url: 'https://ann:first-pass@db.example/', others: ['Pwd=first-one;'] }
    expect(secretValues(source)).toEqual(['first-pass', 'first-one'])
    source.url = 'https://ann:other-pass@db.example/'
    source.others[0] = 'Pwd=other-one;'
    expect(secretValues(source)).toEqual(['other-pass', 'other-one'])
  })

  it('leaves out what cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const source = {
      get token(): string {
        throw new Error('not yet')
      },
      proxy,
      secret: proxy,
      refusing: new Proxy({}, { ownKeys: () => fail() }),
      password: 'hunter2',
    }
    expect(secretValues(source)).toEqual(['hunter2'])
  })

  it('looks at few objects of a source that holds very many, and at none that is an instance', () => {
    let looks = 0
    const row = (): object => watched(() => (looks += 1), { id: 1 })
    class Client {
      readonly password = 'of a client'
    }
    const source = {
      late: { token: 'three' },
      rows: Array.from({ length: 50_000 }, row),
      ...Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`t${index}`, row()])),
      client: new Client(),
      token: 'two',
    }
    expect(secretValues(source)).toEqual(['two', 'three'])
    expect(looks).toBeLessThanOrEqual(2_000)
  })

  it('looks once at objects that know each other', () => {
    let looks = 0
    const nodes = Array.from({ length: 40 }, (): Record<string, unknown> => ({}))
    const known = nodes.map((node) => watched(() => (looks += 1), node))
    for (const node of nodes) {
      known.forEach((one, index) => {
        node[`n${index}`] = one
      })
    }
    expect(secretValues({ first: known[0] })).toEqual([])
    expect(looks).toBe(40)
  })

  it.each([undefined, null, 7, 'text'])('finds nothing in %p', (value) => {
    expect(secretValues(value)).toEqual([])
  })

  it('comes to an end in a source that holds itself', () => {
    const source: Record<string, unknown> = { password: 'one' }
    source['self'] = source
    expect(secretValues(source)).toEqual(['one'])
  })
})
