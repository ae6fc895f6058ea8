import { describe, expect, it } from '@jest/globals'
import type { DataSourceConfig } from '@panoply/datasource'

import { sourceKeyOf } from '../../src/run/run-identity.js'

const CONFIG: DataSourceConfig = {
  title: 'Orders',
  params: [
    { name: 'host' },
    { name: 'user' },
    { name: 'password', type: 'password' },
    { name: 'apiKey' },
    { name: 'login', type: 'oauth' },
    { name: 'url' },
    { name: 'database_url' },
    { name: 'webhook_url' },
  ],
}
const GIVEN = {
  ...{ host: 'db', user: 'me', password: 'p', apiKey: 'k', url: 'postgres://me:p@db/x' },
  ...{ database_url: 'mysql://me:p@db/x', webhook_url: 'https://hooks.example/k' },
}
const key = (changes: Record<string, unknown>): string =>
  sourceKeyOf(undefined, CONFIG, { ...GIVEN, ...changes })

describe('the key of a source', () => {
  it.each([
    ['a new password', { password: 'other' }],
    ['a new API key, whatever its type', { apiKey: 'other' }],
    ['a sign-in', { login: { accessToken: 'a', refreshToken: 'b' } }],
    ['a new password inside an address', { url: 'postgres://me:other@db/x' }],
    ['a new password inside a connection string', { database_url: 'mysql://me:other@db/x' }],
    ['a new webhook', { webhook_url: 'https://hooks.example/other' }],
  ])('stays the same with %s', (_, changes) => {
    expect(key(changes)).toBe(key({}))
  })

  it.each([
    ['another host', { host: 'other' }],
    ['another user', { user: 'other' }],
    ['another host inside an address', { url: 'postgres://me:p@other/x' }],
    ['another database in a connection string', { database_url: 'mysql://me:p@db/y' }],
    ['another id', { id: 7 }],
  ])('is another one with %s', (_, changes) => {
    expect(key(changes)).not.toBe(key({}))
  })

  it('is only the name, if there is one', () => {
    expect(sourceKeyOf('Mine', CONFIG, GIVEN)).toBe(sourceKeyOf('Mine', CONFIG, { host: 'x' }))
  })
})
