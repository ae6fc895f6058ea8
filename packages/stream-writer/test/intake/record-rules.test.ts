import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'

import { numbersOf, setScene } from '../support/scene.js'

const signup = z.object({ plan: z.enum(['free', 'pro']), seats: z.coerce.number().default(1) })

describe('a schema of a table', () => {
  it('refuses a record before it is accepted, with the path of what is wrong', async () => {
    const { open } = await setScene()
    const writer = open({
      tables: { signups: z.object({ user: z.object({ ids: z.array(z.number()) }) }) },
    })
    expect(() => writer.write('signups', { user: { ids: [1, '2'] } } as never)).toThrow(
      expect.objectContaining({
        code: 'PANOPLY_INVALID_ARGUMENT',
        argument: 'record.user.ids[1]',
        message: expect.stringMatching(/^record\.user\.ids\[1\]: .*expected number/i),
      }),
    )
    expect(writer.stats.accepted).toBe(0)
  })

  it('sends its output, not what was written', async () => {
    const { queue, open } = await setScene()
    const writer = open({ tables: { signups: signup } })
    const record = { plan: 'pro' as const, other: 'is stripped' }
    writer.write('signups', record)
    await writer.close()
    expect(queue.records()).toEqual([{ plan: 'pro', seats: 1, __table: 'signups' }])
    expect(record).toEqual({ plan: 'pro', other: 'is stripped' })
  })

  it('leaves other tables alone', async () => {
    const { queue, open } = await setScene()
    const writer = open({ tables: { signups: signup } })
    writer.write('clicks' as 'signups', { n: 1 } as never)
    await writer.close()
    expect(numbersOf(queue.records())).toEqual([1])
  })

  it('of any library is taken, and refused when it answers with a promise', async () => {
    const { open } = await setScene()
    const schemaOf = (validate: () => object) => ({
      '~standard': { version: 1 as const, vendor: 'own', validate: validate as () => never },
    })
    const writer = open({
      tables: {
        now: schemaOf(() => ({ value: { n: 1 } })),
        later: schemaOf(() => Promise.reject(new Error('the database is down'))),
        broken: schemaOf(() => {
          throw new Error('no such rule')
        }),
        text: schemaOf(() => ({ value: 'a text' })),
        nothing: schemaOf(() => ({ value: null })),
        silent: schemaOf(() => ({ issues: [] })),
      },
    })
    expect(writer.write('now', {})).toBe(true)
    expect(() => writer.write('later', {})).toThrow(
      'tables: expected a schema of "later" that answers at once, got a promise',
    )
    expect(() => writer.write('broken', {})).toThrow('the schema of "broken" threw: no such rule')
    expect(() => writer.write('text', {})).toThrow('record: expected an object, got a text')
    expect(() => writer.write('nothing', {})).toThrow('record: expected an object, got null')
    expect(() => writer.write('silent', {})).toThrow('record: it does not match its schema')
    expect(writer.stats).toMatchObject({ accepted: 1, dropped: 0 })
  })

  it.each([[{ signups: {} }], [{ signups: 'schema' }], [[]], ['signups']])(
    'is refused by the constructor when it is none: %j',
    async (tables) => {
      const { open } = await setScene()
      expect(() => open({ tables: tables as never })).toThrow(
        'options.tables: expected an object of schemas that follow Standard Schema, by table',
      )
    },
  )
})

describe('enrich', () => {
  it('adds, redacts and drops, and the object of the caller does not change', async () => {
    const { queue, open } = await setScene()
    const writer = open({
      enrich: (table, record) => {
        if (record['bot'] === true) return null
        delete record['email']
        return { ...record, service: 'shop', table }
      },
    })
    const record = { n: 1, email: 'a@b.example', at: new Date(0) }
    expect(writer.write('signups', record)).toBe(true)
    expect(writer.write('signups', { n: 2, bot: true })).toBe(true)

    await expect(writer.close()).resolves.toMatchObject({ delivered: 1, failed: 0, pending: 0 })
    expect(queue.records()).toEqual([
      {
        n: 1,
        at: '1970-01-01T00:00:00.000Z',
        service: 'shop',
        table: 'signups',
        __table: 'signups',
      },
    ])
    expect(record).toEqual({ n: 1, email: 'a@b.example', at: new Date(0) })
    expect(writer.stats).toMatchObject({ accepted: 1, dropped: 1 })
  })

  it('sees the output of the schema', async () => {
    const { queue, open } = await setScene()
    const writer = open({
      tables: { signups: signup },
      enrich: (_, record) => ({ ...record, seen: record['seats'] }),
    })
    writer.write('signups', { plan: 'free' })
    await writer.close()
    expect(queue.records()).toMatchObject([{ seats: 1, seen: 1 }])
  })

  it.each<[string, () => unknown, string]>([
    [
      'that throws',
      () => {
        throw new Error('no tenant')
      },
      'record: enrich threw: no tenant',
    ],
    [
      'that forgets to return',
      () => undefined,
      'enrich: expected a record, or null to drop it, got undefined',
    ],
    [
      'that returns a promise',
      () => Promise.reject(new Error('late')),
      'enrich: expected a record or null, at once, got a promise',
    ],
    ['that returns a text', () => 'text', 'record: expected an object, got a text'],
    ['that returns a list', () => [1], 'record: expected an object, got an array'],
    [
      'that returns a map',
      () => ({ a: new Map() }),
      'record.a: expected a value that JSON can represent, got a Map',
    ],
  ])('%s leaves the record to the caller', async (_, enrich, words) => {
    const { open } = await setScene()
    const writer = open({ enrich: enrich as () => object })
    expect(() => writer.write('t', { n: 1 })).toThrow(words)
    expect(writer.stats).toMatchObject({ accepted: 0, dropped: 0 })
  })

  it('may close the writer: the record is refused', async () => {
    const { open } = await setScene()
    const writer = open({
      enrich: (_, record) => {
        void writer.close()
        return record
      },
    })
    expect(() => writer.write('t', { n: 1 })).toThrow('the writer is closed')
  })
})

describe('a disabled writer', () => {
  it('checks records and drops them, without a key, a request or a spool', async () => {
    const { queue, runtime } = await setScene()
    const { StreamWriter } = await import('../../src/index.js')
    const writer = new StreamWriter(
      '',
      '',
      { disabled: true, spoolDirectory: '/nowhere/spool' },
      runtime,
    )
    expect(writer.write('t', { n: 1 })).toBe(true)
    expect(() => writer.write('t', { n: new Map() } as never)).toThrow(
      'record.n: expected a value that JSON can represent',
    )
    expect(writer.stats).toMatchObject({ accepted: 0, dropped: 1, pending: 0 })
    await expect(writer.close()).resolves.toEqual({
      delivered: 0,
      failed: 0,
      pending: 0,
      undelivered: [],
    })
    expect(queue.requests).toHaveLength(0)
  })
})

describe('fromEnvironment', () => {
  it('takes the key and the secret of the environment', async () => {
    const { queue, runtime } = await setScene()
    const { StreamWriter } = await import('../../src/index.js')
    const { apiKey, apiSecret, endpoint } = queue
    const environment = { PANOPLY_KEY: apiKey, PANOPLY_SECRET: apiSecret }
    const writer = StreamWriter.fromEnvironment({ endpoint }, { ...runtime, environment })
    writer.write('t', { n: 1 })
    await expect(writer.close()).resolves.toMatchObject({ delivered: 1 })
    expect(numbersOf(queue.records())).toEqual([1])
  })

  it.each([
    [{}, 'PANOPLY_KEY'],
    [{ PANOPLY_KEY: 'a/b' }, 'PANOPLY_SECRET'],
    [{ PANOPLY_KEY: 'a/b', PANOPLY_SECRET: '' }, 'PANOPLY_SECRET'],
  ])('of %j names the variable that is missing', async (environment, name) => {
    const { runtime } = await setScene()
    const { StreamWriter } = await import('../../src/index.js')
    expect(() => StreamWriter.fromEnvironment({}, { ...runtime, environment })).toThrow(
      `${name}: expected it in the environment, got none`,
    )
  })
})
