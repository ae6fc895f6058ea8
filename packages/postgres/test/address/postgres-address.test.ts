import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { parsePostgresAddress, placeOf } from '../../src/address/postgres-address.js'

const parse = (text: string): ReturnType<typeof parsePostgresAddress> =>
  parsePostgresAddress(text, 'destination')

describe('an address', () => {
  it.each([
    ['', /expected an address such as postgres:/],
    ['mysql://me:secret-word@host/db', /expected an address such as postgres:/],
    ['host/db', /expected an address such as postgres:/],
    ['postgres://me:secret-word@host/db/more', /expected an address such as postgres:/],
    ['postgres://me:secret-word@/db', /expected a host/],
    ['postgres://me:secret-word@host', /expected a database/],
    ['postgres://me:secret-word@host/', /expected a database/],
    [
      'postgres://me:secret-word@host:99999/db',
      /expected a port from 1 to 65535 behind the host, got 99999/,
    ],
    ['postgres://me:secret-word@host:0/db', /expected a port/],
    ['postgres://me:secret-word@host:5e3/db', /expected a port/],
    ['postgres://me:secret-word@host:-1/db', /expected a port/],
    ['postgres://me:100%secret-word@host/db', /expected a % in the password to be written as %25/],
    ['postgres://me:secret-word@host/db?sslmode=perhaps', /expected sslmode to be one of/],
    ['postgres://me:secret-word@host/db?schema=', /expected a name behind schema=/],
    ['postgres://me:secret-word@host/db?shcema=s', /expected only schema, .* got shcema/],
    ['postgres://me:secret-word@host/db?connect_timeout=0', /expected connect_timeout/],
    ['postgres://me:secret-word@host/db?connect_timeout=soon', /expected connect_timeout/],
  ])('is refused without its password: %s', (text, message) => {
    let thrown: unknown
    try {
      parse(text)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({
      ...{ code: 'PANOPLY_INVALID_ARGUMENT', argument: 'destination', retryable: false },
      message: expect.stringMatching(message),
    })
    expect(JSON.stringify(thrown) + String(thrown)).not.toContain('secret-word')
  })

  it.each([
    'postgres://me:hunter2-x?@host/db',
    'postgres://me:hunter2-x/@host/db',
    'postgres://me:hunter2-x#@host/db',
    'postgres://me:x?hunter2-x@host/db',
    'postgres://me:x/hunter2-x@host/db',
    'postgres://me@x:hunter2-x?@host/db',
    'postgres://me@host/db?hunter2-x@host/db',
    'hunter2-x',
  ])('repeats no part of a password that was not escaped: %s', (address) => {
    expect(() => parse(address)).toThrow(/expected/)
    expect(() => parse(address)).not.toThrow(/hunter2|-x/)
  })

  it('has defaults: port 5432, ten seconds to connect, a checked certificate', () => {
    expect(parse('postgresql://db.example.com/sales')).toEqual({
      ...{ host: 'db.example.com', port: 5432, database: 'sales', user: '', password: undefined },
      ...{ sslMode: 'verify-full', connectTimeoutMs: 10_000, schema: undefined },
    })
  })

  it.each(['localhost', '127.0.0.1', '[::1]', '%2Fvar%2Frun%2Fpostgresql'])(
    'on this machine needs no encryption: %s',
    (host) => {
      expect(parse(`postgres://${host}/db`).sslMode).toBe('disable')
    },
  )

  it('takes an @ and a colon in a password that was not escaped', () => {
    expect(parse('postgres://me:p@ss:word@host:1/db')).toMatchObject({
      user: 'me',
      password: 'p@ss:word',
      host: 'host',
    })
  })

  it('is named without user and password', () => {
    expect(placeOf(parse('postgres://me:secret-word@[::1]:6000/sales'))).toBe('[::1]:6000/sales')
  })

  it('returns every value that was escaped in it', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(word, word, word, word, (user, password, database, schema) => {
        const [escapedUser, escapedPassword, escapedDatabase, escapedSchema] = [
          user,
          password,
          database,
          schema,
        ].map(encodeURIComponent)
        const address = `postgres://${escapedUser}:${escapedPassword}@host:7/${escapedDatabase}?schema=${escapedSchema}`
        expect(parse(address)).toMatchObject({
          user,
          password,
          database,
          schema,
          host: 'host',
          port: 7,
        })
      }),
    )
  })
})
