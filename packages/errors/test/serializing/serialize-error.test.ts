import { describe, expect, it } from '@jest/globals'

import { DeliveryError, serializeError } from '../../src/index.js'

describe('serializeError', () => {
  it('tells name, message, code, retryable, facts and causes', () => {
    const root = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      port: 443,
    })
    const error = new DeliveryError('3 records were not delivered', {
      records: [],
      attempts: 4,
      retryable: true,
      cause: root,
    })

    expect(serializeError(error, { stack: false })).toEqual({
      name: 'DeliveryError',
      message: '3 records were not delivered',
      code: 'PANOPLY_DELIVERY_FAILED',
      retryable: true,
      facts: { attempts: 4 },
      cause: {
        name: 'Error',
        message: 'connect ECONNREFUSED',
        code: 'ECONNREFUSED',
        facts: { port: 443 },
      },
    })
    expect(serializeError(error).stack).toContain('serialize-error.test')
  })

  it('survives whatever is thrown', () => {
    expect(serializeError('text')).toEqual({ name: 'string', message: 'text' })
    expect(serializeError(undefined)).toEqual({ name: 'undefined', message: 'undefined' })
    expect(serializeError({ message: 'plain' })).toEqual({ name: 'Object', message: 'plain' })
  })

  it('leaves out nested objects, where foreign errors keep their requests', () => {
    const error = Object.assign(new Error('401'), {
      config: { headers: { Authorization: 'Bearer abcdefghijkl' } },
    })
    expect(JSON.stringify(serializeError(error))).not.toContain('abcdefghijkl')
  })

  it('tells numbers as JSON does, which has no -0', () => {
    const error = Object.assign(new Error('a'), { offset: -0, port: 443 })
    expect(serializeError(error).facts).toEqual({ offset: 0, port: 443 })
  })

  it('blots out facts that are named like secrets, and leaves other words alone', () => {
    const error = Object.assign(new Error('the token expired; the password is wrong'), {
      accessToken: 'abc',
      host: 'db1',
    })
    expect(serializeError(error, { stack: false })).toEqual({
      name: 'Error',
      message: 'the token expired; the password is wrong',
      facts: { accessToken: '[secret]', host: 'db1' },
    })
  })

  it('blots out facts named like secrets whatever their type, save what only tells whether there is one', () => {
    const facts = { password: 123456, secret: 7n, apiKey: '', token: null, accessToken: true }
    expect(serializeError(Object.assign(new Error('a'), facts)).facts).toEqual({
      ...{ password: '[secret]', secret: '[secret]', apiKey: '', token: null, accessToken: true },
    })
  })

  it('blots given secrets out of numbers and out of the names of facts', () => {
    const error = Object.assign(new Error('a'), {
      ...{ pinCode: 123456, port: 5432, 'hunter2-hunter2': true, 'at hunter2-hunter2': 1 },
      ['hunter2-hunter2'.toUpperCase()]: 2,
    })
    const secrets = ['123456', 'hunter2-hunter2']
    expect(serializeError(error, { secrets }).facts).toEqual({
      ...{ pinCode: '[secret]', port: 5432, '[secret]': true, 'at [secret]': 1 },
      'HUNTER2-HUNTER2': 2,
    })
  })

  it('tells both of two facts whose names look alike', () => {
    const long = 'k'.repeat(1_000_000)
    const error = Object.assign(new Error('a'), { 'a1-value': 1, 'b2-value': 2, [long]: 'x' })
    const { facts = {} } = serializeError(error, { secrets: ['a1-value', 'b2-value'] })

    expect(facts).toMatchObject({ '[secret]': 1, '[secret] (2)': 2 })
    expect(Object.keys(facts)[2]).toBe(`${'k'.repeat(100)}… (999900 characters more)`)
  })

  it('keeps a fact named __proto__ a fact, and tells numbers that JSON does not have', () => {
    const error = Object.assign(new Error('a'), { ratio: NaN, count: 10n ** 20n })
    Object.defineProperty(error, '__proto__', { value: 'odd', enumerable: true })
    const { facts = {} } = serializeError(error)

    expect(Object.entries(facts)).toEqual([
      ...[
        ['ratio', 'NaN'],
        ['count', '100000000000000000000'],
        ['__proto__', 'odd'],
      ],
    ])
  })

  it('tells the errors that an error gathers, their causes, and how many are left out', () => {
    const inside = new Error('one', { cause: new Error('below') })
    const error = new AggregateError([inside, 'two', inside], '')

    expect(serializeError(error, { stack: false })).toEqual({
      ...{ name: 'AggregateError', message: '' },
      errors: [
        { name: 'Error', message: 'one', cause: { name: 'Error', message: 'below' } },
        { name: 'string', message: 'two' },
      ],
      moreErrors: 1,
    })
    const many = new AggregateError(Array.from({ length: 1000 }, () => new Error('x')))
    expect(serializeError(many)).toMatchObject({ moreErrors: 990 })
    expect(serializeError(many).errors).toHaveLength(10)
  })

  it('tells an error that is its own cause once', () => {
    const error = new AggregateError([], 'a')
    error.cause = error
    error.errors.push(error)
    const told = { name: 'AggregateError', message: 'a', moreErrors: 1 }
    expect(serializeError(error, { stack: false })).toEqual(told)
  })
})
