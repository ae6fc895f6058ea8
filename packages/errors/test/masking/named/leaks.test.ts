import { describe, expect, it } from '@jest/globals'

import { serializeError } from '../../../src/index.js'

const messageOf = (message: string): string =>
  serializeError(new Error(message), { stack: false }).message

describe('a credential in the text of an error', () => {
  it.each([
    'got {"client_secret":"hunter2"}',
    'body was "{\\"client_secret\\":\\"hunter2\\"}"',
    `body was ${JSON.stringify(JSON.stringify({ body: '{"client_secret":"a\\"hunter2"}' }))}`,
    'got {"password":"a,hunter2"}',
    'got {"password" : "a\\"b, hunter2"}',
    'got {\n  "password":\n    "a hunter2"\n}',
    'got {"password":123456hunter2}',
    'got {"credentials":["a","hunter2"],"b":{"token":{"value":"hunter2"}}}',
    'got {"token":{"value":"}","more":"hunter2"}}',
    "{ password: 'a, hunter2', host: 'db1' }",
    "{ password: 'a \\' hunter2' }",
    "{ 'x-api-key': 'a hunter2' }",
    "headers['x-api-key'] = 'a hunter2'",
    "'password' => 'a hunter2'",
    'password="a hunter2"',
    "password='a'' hunter2'",
    'password=`a hunter2`',
    'got {"password":"a hunter2',
    'cut at {"password":"a\\',
    'AWS_SECRET_ACCESS_KEY=hunter2',
    'secret_key=hunter2',
    'secretKey: hunter2',
    'access_key=hunter2',
    'Secret access key: hunter2',
    'api key: hunter2',
    'read data/db/password: hunter2',
    'key: hunter2',
    'GET https://example.com/?key=hunter2&a=b',
    'authorization=hunter2',
    'authorization=Token hunter2',
    'Authorization: Token hunter2',
    'Authorization: Digest username="me", response="hunter2"',
    'curl -H "Authorization: Token hunter2" https://example.com',
    'got "Authorization: Token hunter2\\r\\nHost: example.com"',
    'Proxy-Authorization: Basic hunter2',
    'Cookie: session=hunter2',
    'Cookie: a="b"; session=hunter2; c=d',
    'Set-Cookie: session=hunter2; Path=/',
    'sent Bearer hunter2',
    'sent bearer%20hunter2',
    'passphrase: hunter2',
    'credential=hunter2',
    'signature=hunter2',
    '?sig=x&X-Amz-Signature=hunter2',
    'posted grant_type=x&refresh_token=hunter2&a=b',
    'posted grant_type%3Dx%26refresh_token%3Dhunter2%26a%3Db',
    'posted %7B%22client_secret%22%3A%22hunter2%22%7D',
    'Server=db1;Password=hunter2;Database=d',
    'password: hunter2,hunter2',
    "password=it's-hunter2",
    '<password>hunter2</password>',
    '<ns:password kind="text"><![CDATA[hunter2]]></ns:password>',
    'GET https://me:hunter2@example.com/path failed',
    'clone https://hunter2@example.com/x failed',
    'postgres://user:p@hunter2@host/db',
    'postgres://user:p/hunter2@host/db',
    'postgres://user:12/hunter2@host/db',
    'postgres://user:p?hunter2@host/db',
    'postgres://user:p#hunter2@host/db',
    'postgres://token:hunter2@host/db',
    'https://user:p@ss/hunter2@example.com/x',
    'https:\\/\\/user:hunter2@example.com',
    'https://example.com/?u=https://user:hunter2@example.com',
    'DATABASE_URL=postgres://db.example/?sslkey=hunter2',
    'mfa code: hunter2',
    'Connection string: Server=hunter2',
    'Mot de passe : hunter2',
    'contraseña=hunter2',
    'пароль: hunter2',
    '{"密码":"hunter2"}',
  ])('is blotted out: %s', (message) => {
    const told = messageOf(message)
    expect(told).not.toContain('hunter2')
    expect(told).toContain('[secret]')
  })

  it.each([
    [
      'POST {"user":"me","password":"a,b","host":"db1"} failed: 401',
      'POST {"user":"me","password":"[secret]","host":"db1"} failed: 401',
    ],
    [
      'got "{\\"token\\":\\"abc\\",\\"a\\":1}", gave up',
      'got "{\\"token\\":\\"[secret]\\",\\"a\\":1}", gave up',
    ],
    [
      "connect postgres://me:p/w@db1:5432/d: password='x y' was refused",
      "connect postgres://[secret]@db1:5432/d: password='[secret]' was refused",
    ],
    ['{ password: 123456, port: 5432 }', '{ password: [secret], port: 5432 }'],
    [
      'GET /?api_key=abc&page=2 (Authorization: Token x)\nretried',
      'GET /?api_key=[secret]&page=2 (Authorization: [secret]\nretried',
    ],
    ['authorization=Bearer x for account 7', 'authorization=[secret] for account 7'],
    ['{"credentials":["a","b"],"count":2}', '{"credentials":[secret],"count":2}'],
    ['<Password>x</Password><Host>db1</Host>', '<Password>[secret]</Password><Host>db1</Host>'],
  ])('leaves what stands around it: %s', (message, told) => {
    expect(messageOf(message)).toBe(told)
  })
})

describe('a text without a credential', () => {
  it.each([
    'the token expired; the password is wrong',
    'TokenExpiredError: jwt expired',
    'TokenValidationError: https://example.com refused the refresh token',
    'CredentialsProviderError: Could not load credentials from any providers',
    'ExpiredToken: The security token included in the request is expired',
    'invalid_token: the access token expired',
    'AggregateError [PANOPLY_TOKEN_VALIDATION_FAILED]: every refresh failed',
    'Unexpected token } in JSON at position 4',
    'Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
    'duplicate key value violates unique constraint "users_pkey"',
    'Key (id)=(3) already exists.',
    'duplicate primary key: 7',
    'no such cache key: boards/7',
    'Basic authentication is required',
    'BASIC AUTHENTICATION FAILED',
    'bearer tokens only, basic-auth is off',
    "Access denied for user 'me'@'db1' (using password: YES)",
    'apiSecret: expected base64 of RAND2/UUID/AWSACCOUNT/REGION, got 1 part',
    'password: is required',
    'password: undefined, token=null, secret: ""',
    '{"password":null,"token":false,"secret":""}',
    'token_type=bearer&expires_in=3600, tokenUrl: https://example.com/token',
    'GET https://example.com/@scope/package: 404',
    'GET http://127.0.0.1:4873/@scope/package: 404',
    'GET https://example.com/users/me@example.com?to=me@example.com: 404',
    'connect postgres://db1:5432/d?user=me',
    'mailto:me@example.com',
    'POST https://example.com/oauth/token: 404 Not Found',
    'refresh token: rejected (invalid_grant)',
    'set Authorization: header first',
    'WWW-Authenticate: Bearer realm="example", Basic realm=\'x\'',
    'open wss://127.0.0.1:80/streams/me@example.com',
    '    at read (file:///src/refresh-token.ts:12:5)',
    '    at Token.parse (node:internal/token:12:5)',
    'use Secret::Reader or Token::parse',
    'primaryKey: id, incKey = updated_at, monkey: 7',
  ])('stays as it is: %s', (message) => {
    expect(messageOf(message)).toBe(message)
  })
})
