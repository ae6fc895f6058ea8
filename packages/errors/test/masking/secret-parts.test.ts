import { describe, expect, it } from '@jest/globals'

import { secretValues, SecretMask } from '../../src/index.js'

const masked = (text: string, ...secrets: string[]): string => new SecretMask(secrets).mask(text)

describe('the password of a URL', () => {
  it.each([
    ['postgres://me:hunter2@db1:5432/app', 'postgres://me:[secret]@db1:5432/app'],
    ['amqp://me:p%40ss@host', 'amqp://me:[secret]@host'],
    ['mysql://me:p@ss/w:rd@host/db', 'mysql://me:[secret]@host/db'],
    ['redis://:hunter2@cache', 'redis://:[secret]@cache'],
    ['{"url":"https:\\/\\/me:hunter2@host"}', '{"url":"https:\\/\\/me:[secret]@host"}'],
    ['next=https%3A%2F%2Fme%3Ahunter2%40host', 'next=https%3A%2F%2Fme%3A[secret]%40host'],
    ['href=&quot;https://me:a&amp;b@host&quot;', 'href=&quot;https://me:[secret]@host&quot;'],
  ])('is masked in every text, also when nobody gave it: %s', (text, expected) => {
    expect(masked(text)).toBe(expected)
  })

  it('is masked in the rest of the text, too, and decoded', () => {
    expect(masked('connect postgres://me:p%40ss-word@db: refused "p@ss-word"')).toBe(
      'connect postgres://me:[secret]@db: refused "[secret]"',
    )
  })

  it.each([
    'GET https://example.com/users/me@example.com: 404',
    'clone ssh://git@github.com/a/b.git',
    'open http://127.0.0.1:4873/@scope/name at 12:30',
    'mailto:me@example.com',
  ])('is no other part of an address: %s', (text) => {
    expect(masked(text)).toBe(text)
  })
})

describe('the parts of a secret', () => {
  it.each([
    ['the password of a URL', 'postgres://me:p%40ss-word@db/app', 'p%40ss-word'],
    ['the password decoded', 'postgres://me:p%40ss-word@db/app', 'p@ss-word'],
    ['a password that was not encoded', 'postgres://me:a/b?c#d@db/app', 'a/b?c#d'],
    ['a key as user', 'https://ghp4f2a9c81@github.com/a', 'ghp4f2a9c81'],
    ['the key in a path', 'https://hooks.example.com/services/T0/x9Qk27LmPz', 'x9Qk27LmPz'],
    ['the key in a query', 'https://example.com/a.csv?sig=a1b2%2Bc3d4', 'a1b2+c3d4'],
    ['a connection string', 'Endpoint=sb://x/;SharedAccessKey=Zm9vYmFy', 'Zm9vYmFy'],
    ['keywords of libpq', 'host=db user=me password=hunter2', 'hunter2'],
    ['the key of a JSON document', '{"private_key":"-----BEGIN\\nabc"}', '-----BEGIN\nabc'],
    ['a bearer token', 'Bearer abcdef123456', 'abcdef123456'],
    ['a cookie', 'session=a1b2c3d4e5; Path=/', 'a1b2c3d4e5'],
    ['the password of a Basic authorization', `Basic ${btoa('me:hunter2')}`, 'hunter2'],
  ])('are secrets: %s', (_, secret, part) => {
    expect(masked(`refused (${part})`, secret)).toBe('refused ([secret])')
  })

  it.each([
    ['hosts', 'postgres://me:hunter2@db1.example.com:5432/app', 'db1.example.com refused'],
    ['names', 'postgres://me:hunter2@db1/customers', 'the table customers of me'],
    ['words of a path', 'https://hooks.example.com/services/T0/x9Qk27LmPz', 'services are down'],
    ['attributes of a cookie', 'session=a1b2c3d4e5; Path=/; Secure', 'Path Secure'],
  ])('are not: %s', (_, secret, text) => {
    expect(masked(text, secret)).toBe(text)
  })
})

describe('secretValues', () => {
  it('finds the passwords of URLs, whatever their parameter is called', () => {
    const source = {
      server: 'postgres://me:p%40ss@db',
      nested: [{ to: 'https://a:b@c' }],
      host: 'x',
    }
    expect(secretValues(source)).toEqual(['p%40ss', 'p@ss', 'b'])
  })
})
