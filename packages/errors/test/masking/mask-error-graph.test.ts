/** @runs-first It collects garbage, or makes much. */
import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'

import {
  DeliveryError,
  maskError,
  PanoplyError,
  SecretMask,
  serializeError,
} from '../../src/index.js'

const SECRET = 'hunter2-hunter2'
const mask = new SecretMask([SECRET])
const shown = (value: unknown): string =>
  inspect(value, { depth: 50, showHidden: true, maxArrayLength: null, maxStringLength: null })

const classNamed = (name: string): new (message: string) => Error =>
  Object.defineProperty(class extends Error {}, 'name', { value: name })

const formWith = (name: string, value: string | File): FormData => {
  const form = new FormData()
  if (typeof value === 'string') form.append(name, value)
  else form.append(name, value)
  return form
}

class Exchange {
  readonly headers = new Headers({ authorization: `Bearer ${SECRET}` })
  readonly url = new URL(`https://example.com/?token=${SECRET}`)
  readonly self: Exchange[] = [this]
}

describe('a secret that an error carries', () => {
  it.each<[string, () => object]>([
    ['its name', () => ({ name: `Denied ${SECRET}` })],
    ['the name of a field', () => ({ [SECRET]: 1, [`at ${SECRET}`]: { deep: true } })],
    ['the name of a field of a field', () => ({ headers: { [SECRET]: 1 } })],
    ['an instance of a class', () => ({ request: new Exchange() })],
    ['a Map', () => ({ headers: new Map([['authorization', SECRET]]) })],
    ['the key of a Map', () => ({ headers: new Map([[{ SECRET }, 1]]) })],
    ['a Set', () => ({ tried: new Set([SECRET]) })],
    ['a Buffer', () => ({ body: Buffer.from(`p=${SECRET}`) })],
    ['an ArrayBuffer', () => ({ body: new TextEncoder().encode(SECRET).buffer })],
    ['a URL', () => ({ url: new URL(`https://me:pw@h/?${SECRET}`) })],
    ['a regular expression', () => ({ pattern: new RegExp(SECRET) })],
    ['the description of a symbol', () => ({ [Symbol(SECRET)]: 1, sent: { [Symbol(SECRET)]: 1 } })],
    [
      'the name of a function',
      () => ({ f: Object.defineProperty(() => 1, 'name', { value: SECRET }) }),
    ],
    ['a field of a function', () => ({ f: Object.assign(() => 1, { SECRET }) })],
    [
      'the name of a class',
      () => ({
        it: new (Object.defineProperty(
          class {
            readonly id = 7
          },
          'name',
          { value: SECRET },
        ))(),
      }),
    ],
    ['a boxed text', () => ({ text: new String(SECRET) })],
    ['a promise', () => ({ sent: Promise.resolve(SECRET) })],
    ['an iterator', () => ({ sent: new Map([[1, SECRET]]).values() })],
    [
      'its own words',
      () => ({
        it: new (class {
          [inspect.custom](): string {
            return SECRET
          }
        })(),
      }),
    ],
    ['a field of an array', () => ({ sent: Object.assign([1], { SECRET }) })],
    [
      'a field that is not enumerable',
      () => ({ it: Object.defineProperty({}, 'p', { value: SECRET }) }),
    ],
    ['a symbol', () => ({ [Symbol('sent')]: { token: SECRET } })],
    [
      'an object without a prototype',
      () => ({ sent: Object.assign(Object.create(null), { SECRET }) as object }),
    ],
    ['a field of a Buffer', () => ({ body: Object.assign(Buffer.from('x'), { of: { SECRET } }) })],
    ['a field of a Map', () => ({ sent: Object.assign(new Map([[1, 2]]), { SECRET }) })],
    [
      'a field of a field of a function',
      () => ({ f: Object.assign(() => 1, { options: { inner: { SECRET } } }) }),
    ],
    ['the name of a file', () => ({ file: new File(['x'], `${SECRET}.txt`) })],
    ['a file in a form', () => ({ form: formWith('file', new File(['x'], `${SECRET}.txt`)) })],
    ['a form', () => ({ form: formWith('password', SECRET) })],
    ['a query', () => ({ query: new URLSearchParams({ token: SECRET }) })],
    ['the address of a request', () => ({ request: new Request(`https://a.example/${SECRET}`) })],
    [
      'the headers of a request',
      () => ({ request: new Request('https://a.example', { headers: { 'x-api-key': SECRET } }) }),
    ],
    ['the headers of an answer', () => ({ answer: new Response('', { headers: { a: SECRET } }) })],
    ['the class of a cause', () => ({ cause: new (classNamed(SECRET))('x') })],
    ['a frozen error', () => ({ inner: Object.freeze(new Error(SECRET)) })],
    [
      'the cause of a frozen error',
      () => ({ inner: Object.freeze(new Error('x', { cause: { SECRET } })) }),
    ],
  ])('is masked in %s', (_, fields) => {
    const error = Object.assign(new Error('x'), fields())
    expect(shown(error)).toMatch(/hunter2|68 75 6e/)
    expect(maskError(error, mask)).toBe(error)
    expect(shown(error)).not.toMatch(/hunter2|68 75 6e/)
    expect(JSON.stringify(serializeError(error))).not.toContain('hunter2')
  })

  it.each<[string, unknown]>([
    ['an error of a class with its name', new (classNamed(SECRET))('x')],
    ['a function', Object.assign(() => 1, { SECRET })],
    ['a function with its name', Object.defineProperty(() => 1, 'name', { value: SECRET })],
    ['a symbol', Symbol(`at ${SECRET}`)],
    ['a text', `at ${SECRET}`],
    ['a query', new URLSearchParams({ SECRET })],
    ['headers', new Headers({ 'x-api-key': SECRET })],
    ['a request', new Request(`https://a.example/${SECRET}`)],
    ['a file', new File(['x'], SECRET)],
  ])('is masked when what is thrown is %s', (_, thrown) => {
    expect(shown(thrown)).toContain('hunter2')
    expect(shown(maskError(thrown, mask))).not.toContain('hunter2')
    expect(JSON.stringify(serializeError(thrown, { secrets: mask }))).not.toContain('hunter2')
  })

  it('is masked in a cause at any depth', () => {
    let error = new Error(SECRET)
    for (let depth = 0; depth < 5_000; depth++) error = new Error('outer', { cause: error })
    maskError(error, mask)
    let inner: unknown = error
    while (inner instanceof Error && inner.cause !== undefined) inner = inner.cause
    expect(inner).toMatchObject({ message: '[secret]' })
  })

  it('is masked in objects that hold each other, and each copy is made once', () => {
    const request: Record<string, unknown> = { token: SECRET }
    const response = { request, ok: false }
    request['response'] = response
    const error = Object.assign(new Error('x'), { request, response })
    maskError(error, mask)
    expect(request['token']).toBe(SECRET)
    expect(error.request['token']).toBe('[secret]')
    expect(error.request['response']).toBe(error.response)
    expect(error.response.request).toBe(error.request)
  })

  it('hides what is too much to look at', () => {
    const rows = Array.from({ length: 12_000 }, (_, index) => ({
      index,
      token: index === 11_999 ? SECRET : '',
    }))
    const error = Object.assign(new Error('x'), { rows })
    maskError(error, mask)
    expect(rows[11_999]).toEqual({ index: 11_999, token: SECRET })
    expect(error.rows[0]).toEqual({ index: 0, token: '' })
    expect(error.rows[11_999]).toBe('[secret]')
    expect(shown(error)).not.toContain('hunter2')
  })

  it('leaves the records of a DeliveryError as they are: they may be written again', () => {
    const records = [{ table: 't', record: { note: SECRET } }]
    const error = new DeliveryError('1 record', {
      records,
      attempts: 1,
      retryable: true,
      cause: new Error(SECRET),
    })
    maskError(error, mask)
    expect(error.records).toBe(records)
    expect(records[0]?.record).toEqual({ note: SECRET })
    expect(error.cause).toMatchObject({ message: '[secret]' })
  })

  it('leaves objects without secrets to be the same objects', () => {
    const request = Object.assign(new Exchange(), { headers: {}, url: 'https://example.com' })
    const error = Object.assign(new Error(SECRET), {
      request,
      at: new Date(0),
      body: Buffer.from('x'),
    })
    const { body, at } = error
    maskError(error, mask)
    expect(error).toMatchObject({ message: '[secret]' })
    expect([error.request, error.body, error.at]).toEqual([request, body, at])
    expect(error.request).toBe(request)
  })

  it.each<[string, () => object]>([
    [
      'a proxy that refuses',
      () =>
        new Proxy(new Error(SECRET), {
          ownKeys: () => {
            throw new Error('no')
          },
        }),
    ],
    ['a mask that fails', () => new Error(SECRET)],
  ])('does not get out with %s', (name, make) => {
    const failing = new SecretMask([SECRET])
    if (name === 'a mask that fails')
      failing.mask = () => {
        throw new Error('out of memory')
      }
    const left = maskError(make(), failing)
    expect(left).toBeInstanceOf(PanoplyError)
    expect(left).toMatchObject({ message: '[secret]', retryable: true })
    expect(shown(left)).not.toContain('hunter2')
  })
})
