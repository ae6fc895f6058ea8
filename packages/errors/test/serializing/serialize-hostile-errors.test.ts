import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { serializeError } from '../../src/index.js'
import { halfHostile, hostile } from '../support/hostile.js'

/** All facts, causes and errors told in full, each text at its longest: see the bounds in `serialize-error.ts`. */
const MAX_CHARACTERS = 500_000

const refuse = (): never => {
  throw new Error('not for you')
}

describe('serializeError of an error that cannot be read', () => {
  it('says so, and tells what can be read', () => {
    const error = Object.assign(new TypeError('a', { cause: new Error('below') }), { port: 443 })
    for (const key of ['stack', 'message', 'host']) {
      Object.defineProperty(error, key, { get: refuse, enumerable: true })
    }
    expect(serializeError(error)).toMatchObject({
      ...{ name: 'TypeError', message: 'could not be read' },
      facts: { port: 443, host: 'could not be read' },
      cause: { name: 'Error', message: 'below' },
    })
  })

  it('tells a revoked proxy, also as the cause and among the errors', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const told = { name: 'Object', message: 'could not be read' }

    expect(serializeError(proxy)).toEqual(told)
    expect(serializeError(new Error('a', { cause: proxy })).cause).toEqual(told)
    expect(serializeError(new AggregateError([proxy])).errors).toEqual([told])
    const unreadable = Object.defineProperty(new Error('a'), 'cause', { get: refuse })
    expect(serializeError(unreadable).cause).toEqual(told)
  })

  it('never throws, and is JSON of a bounded size, whatever is thrown', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true })
    const values = fc.oneof(
      hostile(),
      halfHostile(),
      anything.map((value) => () => value),
    )
    fc.assert(
      fc.property(values, fc.array(fc.string()), (make, secrets) => {
        const told = serializeError(make(), { secrets })
        expect(JSON.parse(JSON.stringify(told))).toEqual(told)
        expect(JSON.stringify(told).length).toBeLessThan(MAX_CHARACTERS)
      }),
    )
  })

  it('survives secrets that are no text', () => {
    const secrets = [undefined, null, 123456, {}, ''] as unknown as string[]
    expect(serializeError(new Error('pin 123456'), { secrets }).message).toBe('pin [secret]')
    expect(serializeError(new Error('a'), { secrets: null as unknown as string[] }).message).toBe(
      'a',
    )
  })
})

describe('the size of what serializeError returns', () => {
  const grown = (depth: number): Error => {
    const inside = depth === 0 ? [] : Array.from({ length: 20 }, () => grown(depth - 1))
    const error = new AggregateError(inside, 'm'.repeat(100_000), { cause: inside[0] })
    for (let index = 0; index < 40; index++) {
      Object.assign(error, { [`${index}${'k'.repeat(95)}`]: 'f'.repeat(10_000) })
    }
    error.stack = 's'.repeat(100_000)
    return Object.assign(error, { name: 'n'.repeat(10_000), code: 'c'.repeat(10_000) })
  }

  it('is bounded even if all parts are long, numerous and nested', () => {
    const text = JSON.stringify(serializeError(grown(2)))
    expect(text.length).toBeGreaterThan(MAX_CHARACTERS / 2)
    expect(text.length).toBeLessThan(MAX_CHARACTERS)
  })

  it('is bounded where errors are without end', () => {
    const endless = (): unknown =>
      new Proxy(new Error('a'), {
        get: (target, key) => {
          if (key === 'cause') return endless()
          if (key === 'errors') return [endless(), endless()]
          return Reflect.get(target, key) as unknown
        },
      })
    expect(JSON.stringify(serializeError(endless())).length).toBeLessThan(MAX_CHARACTERS)
  })

  it('says how much of a text is not shown', () => {
    const { message } = serializeError(new Error('x'.repeat(1_000_000)))
    expect(message).toBe(`${'x'.repeat(2000)}… (998000 characters more)`)
  })
})

describe('the time that serializeError takes', () => {
  // A search that takes the square of the length of one of these would not come to an end.
  it.each(['a-', 'password', 'password=', '"', '\\', '\\"', "token:'", 'token:[', '://', '@', '<'])(
    'is bounded for twenty million characters of %s',
    (part) => {
      const error = new Error(part.repeat(Math.ceil(20_000_000 / part.length)))
      error.stack = error.message
      expect(serializeError(error).message.length).toBeLessThan(2100)
    },
  )
})
