import { inspect } from 'node:util'

import { describe, expect, it, jest } from '@jest/globals'
import { PanoplyError, registerErrorStatus } from '@panoply/errors'

import { type Param, resolveValues } from '../../src/index.js'

class Forbidden extends Error {}
registerErrorStatus(Forbidden, 403)

const failing = (error: unknown): Param => ({
  name: 'tables',
  values: () => {
    throw error
  },
})

describe('resolveValues', () => {
  it('gives the values of CONFIG as they are, and none where there are none', async () => {
    const values = ['a', { id: 1, name: 'b' }]
    await expect(resolveValues({ name: 'x', values }, {})).resolves.toEqual(values)
    await expect(resolveValues({ name: 'x' }, {})).resolves.toEqual([])
  })

  it('asks a function with the source and the options, sync or async', async () => {
    const param: Param = {
      values: (source, options) => [String(source['db']), String(options['hint'])],
    }
    await expect(resolveValues(param, { db: 'shop' }, { hint: 7 })).resolves.toEqual(['shop', '7'])
    const later: Param = { values: () => Promise.resolve([{ title: 'x', value: 1 }]) }
    await expect(resolveValues(later, {})).resolves.toEqual([{ title: 'x', value: 1 }])
  })

  it('does not ask before that is filled in which it depends on', async () => {
    const param: Param = { ...failing(new Error('asked too soon')), dependencies: ['host', 'db'] }
    await expect(resolveValues(param, { host: '' })).rejects.toThrow(
      'tables: fill in host and db first',
    )
  })

  it.each([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a list', ['db'], 'an array'],
    ['a text', 'db', 'a text'],
  ])('refuses %s for what has been filled in', async (_, source, came) => {
    const ask = jest.fn(() => [])
    for (const param of [
      { name: 'tables', dependencies: ['db'] },
      { name: 'db', values: ask },
    ]) {
      await expect(resolveValues(param, source as never)).rejects.toMatchObject({
        ...{ code: 'PANOPLY_INVALID_ARGUMENT', argument: 'source' },
        message: `source: expected an object, got ${came}`,
      })
    }
    expect(ask).not.toHaveBeenCalled()
  })

  it('refuses a parameter and options that are none, and takes null for no options', async () => {
    const nothing = null as never
    const failed = failing(new Error('no such host'))
    await expect(resolveValues(nothing, {})).rejects.toThrow('param: expected an object, got null')
    await expect(resolveValues(failed, {}, 'eu' as never)).rejects.toThrow(
      'options: expected an object, got a text',
    )
    await expect(resolveValues(failed, {}, nothing)).rejects.toThrow('no such host')
  })

  it('takes the source of a class of its own', async () => {
    class Source {
      db = 'shop'
    }
    const param: Param = { values: ({ db }) => [String(db)], dependencies: ['db'] }
    await expect(resolveValues(param, new Source())).resolves.toEqual(['shop'])
  })

  it.each([
    ['an error', new Error('no such database'), 'no such database', 501],
    ['an error of a registered class', new Forbidden('ask your admin'), 'ask your admin', 403],
    ['a text', 'wrong password', 'wrong password', 501],
  ])('passes on the message of %s', async (_, thrown, message, status) => {
    await expect(resolveValues(failing(thrown), { type: 'db', id: 1 })).rejects.toMatchObject({
      ...{ message, status, phase: 'config', sourceType: 'db', cause: thrown, retryable: true },
    })
    const later: Param = {
      values: async () => {
        await Promise.resolve()
        throw thrown
      },
    }
    await expect(resolveValues(later, {})).rejects.toMatchObject({ message, status })
  })

  it('shows no secret of the source in what it passes on', async () => {
    const source = { host: 'db1', password: 'hunter2-hunter2', phrase: 'open sesame', type: 'db' }
    const thrown = new PanoplyError('postgres://me:hunter2-hunter2@db1 says open sesame', {
      retryable: false,
    })
    const error: unknown = await resolveValues(failing(thrown), source, {
      secretParams: ['phrase'],
    }).catch((reason: unknown) => reason)

    expect(error).toMatchObject({
      message: 'postgres://me:[secret]@db1 says [secret]',
      ...{ phase: 'config', retryable: false, sourceType: 'db', errorName: 'PanoplyError' },
    })
    expect(inspect(error)).not.toMatch(/hunter2|sesame/)
  })

  it.each([
    ['an object', {}, 'tables: expected an array of values, got an object'],
    ['nothing', undefined, 'got undefined'],
    [
      'a value without a name',
      ['a', { label: 'b' }],
      'tables: value [1]: expected a text, a number',
    ],
  ])('refuses %s as values', async (_, values, reason) => {
    const param: Param = { name: 'tables', values: () => values as never }
    await expect(resolveValues(param, {})).rejects.toThrow(reason)
  })
})
