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

  it.each([
    ['me:hunter2@db1.example.com:5432/app', 'me:[secret]@db1.example.com:5432/app'],
    ['me:hunter2@tcp(db1:3306)/app', 'me:[secret]@tcp(db1:3306)/app'],
    ['https://ghp4f2a9c81d7e6b5@github.com/a', 'https://[secret]@github.com/a'],
    ['https://sk4f2a9c81d7e6b5a0:@api.example.com', 'https://[secret]:@api.example.com'],
  ])('is masked without a scheme, and as a key in the place of a user: %s', (text, expected) => {
    expect(masked(`connect ${text} failed`)).toBe(`connect ${expected} failed`)
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
    'to:me@example.com at 12:30',
    'image:tag@sha256:9f8a',
    'https://reader@db1.example.com/app',
  ])('is no other part of an address: %s', (text) => {
    expect(masked(text)).toBe(text)
  })
})

describe('a parameter of a URL', () => {
  it.each([
    ['GET https://h/a?access_token=a1b2&page=2', 'GET https://h/a?access_token=[secret]&page=2'],
    [
      '/a?X-Amz-Credential=AK&X-Amz-Signature=9f',
      '/a?X-Amz-Credential=[secret]&X-Amz-Signature=[secret]',
    ],
    ['https://h/a.csv?sv=2026&sig=a%2Bb%3D', 'https://h/a.csv?sv=2026&sig=[secret]'],
    ['https://h/#access_token=a1b2&state=7', 'https://h/#access_token=[secret]&state=7'],
    [
      'next=https%3A%2F%2Fh%3Ftoken%3Da1b2%26page%3D2',
      'next=https%3A%2F%2Fh%3Ftoken%3D[secret]%26page%3D2',
    ],
    [
      String.raw`"https://h?a=1\u0026api_key=a1b2"`,
      String.raw`"https://h?a=1\u0026api_key=[secret]"`,
    ],
    ['href="/a?x=1&amp;token=a1b2"', 'href="/a?x=1&amp;token=[secret]"'],
    ['Server=db1;Pwd=hunter2;Database=d', 'Server=db1;Pwd=[secret];Database=d'],
  ])(
    'is masked if its name is that of a secret, also when nobody gave it: %s',
    (text, expected) => {
      expect(masked(text)).toBe(expected)
      // A text may be masked twice.
      expect(masked(expected)).toBe(expected)
    },
  )

  it('is masked in the rest of the text, too, and decoded', () => {
    expect(masked('GET /?token=a1b2%2Fc3d4: "a1b2/c3d4" expired')).toBe(
      'GET /?token=[secret]: "[secret]" expired',
    )
  })

  it.each([
    'GET https://example.com/a?sort_key=name&token_type=bearer&max_tokens=5',
    'is this a token? yes',
    'a&b=c; d=e',
  ])('is left alone if its name is another one: %s', (text) => {
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
    ['an address without a scheme', 'me:hunter2@db/app', 'hunter2'],
    ['an address of MySQL in Go', 'me:hunter2@tcp(db:3306)/app', 'hunter2'],
    ['an address of Oracle', 'jdbc:oracle:thin:me/hunter2@db:1521:app', 'hunter2'],
    ['an address of JDBC', 'jdbc:sqlserver://db;user=me;password=hunter2;', 'hunter2'],
    ['a password of ODBC in braces', 'Driver={Pg};Uid=me;Pwd={hunter;2};', 'hunter;2'],
    ['a password in a query', 'postgres://me@db/app?sslpassword=hunter2', 'hunter2'],
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
  it.each<[string, unknown, string[]]>([
    ['the address of an API', 'https://h/a?access_token=a1b2c3&page=2', ['a1b2c3']],
    ['a signed address', 'https://h/a?sig=a%2Bb%2Fc1', ['a%2Bb%2Fc1', 'a+b/c1']],
    ['a URL object', new URL('https://me:hunter2@h/'), ['hunter2']],
    ['an address of JDBC', 'jdbc:postgresql://h/a?user=me&password=hunter2', ['hunter2']],
    ['a connection string', 'Server=h;Pwd={hunter;2};', ['hunter;2']],
    ['a header', 'X-Api-Key: hunter2', ['hunter2']],
    ['JSON', '{"login":{"password":"hunter2"},"key":"id"}', ['hunter2']],
    ['a pair', [['X-Api-Key', 'hunter2hunter2']], ['hunter2hunter2']],
    ['a name and a value', [{ name: 'Cookie', value: 'a1b2c3d4' }], ['a1b2c3d4']],
    ['a map', new Map([['token', 'hunter2']]), ['hunter2']],
  ])('finds what is secret in a parameter with an ordinary name: %s', (_, value, expected) => {
    expect(secretValues({ place: value })).toEqual(expected)
  })

  it.each<[string, unknown]>([
    ['an address', 'https://h/a?key=id&sort_key=name'],
    ['SQL', "select * from logins where token = 'x' and key = 5"],
    ['JSON', '[{"key":"id","table":"customers"}]'],
    ['a time', '2026-11-27T10:30:00Z'],
    ['names of columns', ['password', 'email']],
    ['a choice', { name: 'Password', value: 'password' }],
    ['a rule', 'key: created_at'],
  ])('finds nothing in a parameter that holds no secret: %s', (_, value) => {
    expect(secretValues({ place: value })).toEqual([])
  })

  it('finds the passwords of URLs, whatever their parameter is called', () => {
    const source = {
      server: 'postgres://me:p%40ss@db',
      nested: [{ to: 'https://a:b@c' }],
      host: 'x',
    }
    expect(secretValues(source)).toEqual(['p%40ss', 'p@ss', 'b'])
  })
})
