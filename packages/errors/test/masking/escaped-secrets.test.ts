import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'

import { SecretMask } from '../../src/index.js'

const masked = (text: string, ...secrets: string[]): string => {
  const mask = new SecretMask()
  mask.remember(secrets)
  return mask.mask(text)
}

const PASSWORD = 'p@$$word+1/x y'
const inUserInfo = new URL('postgres://me@db/x')
inUserInfo.password = PASSWORD

describe('a secret that is written in another way', () => {
  it.each([
    ['the password of a URL', inUserInfo.href],
    ['a query as it was put together', `https://h/?p=${PASSWORD}`],
    ['a query as URL makes it', new URL(`https://h/?p=${PASSWORD}`).href],
    ['encodeURI', encodeURI(`https://h/?p=${PASSWORD}`)],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(PASSWORD))],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ p: `"${PASSWORD}` }))],
    ['its base64 URL-encoded', encodeURIComponent(Buffer.from(PASSWORD).toString('base64'))],
  ])('is masked in %s, whichever characters that has encoded', (_, text) => {
    expect(masked(text, PASSWORD)).toContain('[secret]')
    expect(masked(text, PASSWORD)).not.toMatch(/word|%2B1|cEAk/)
  })

  it.each([
    ['after an escaped newline', String.raw`{ body: 'password:\nhunter2' }`],
    ['after an escaped character', String.raw`a\x1bhunter2 \u00e9hunter2`],
    ['after a URL-encoded one', 'next=https%3A%2F%2Fh%3Fp%3Dhunter2'],
    ['in a Basic authorization', `Basic ${Buffer.from('me:hunter2').toString('base64')}`],
    ['in quotes', `"hunter2" 'hunter2'`],
  ])('is masked, a short one, %s', (_, text) => {
    expect(masked(text, 'hunter2')).toContain('[secret]')
    expect(masked(text, 'hunter2')).not.toMatch(/hunter2|aHVudGVyM|odW50ZXIy|h1bnRlcj/)
  })

  it('is masked with a quote that inspect has escaped', () => {
    const secret = "it's-a-long-secret"
    const text = inspect({ sql: `select \`x\` from "y" where p = ${secret}` })
    expect(text).not.toContain(secret)
    expect(masked(text, secret)).not.toContain('long-secret')
  })

  it('is masked in JSON that is plain ASCII', () => {
    expect(masked(String.raw`{"p":"gr\u00fcn-\ud83d\ude00-12"}`, 'grün-😀-12')).toBe(
      '{"p":"[secret]"}',
    )
  })

  it('is masked where it holds backslashes', () => {
    const secret = String.raw`DOMAIN\\user\"x"`
    for (const text of [secret, JSON.stringify(secret), encodeURIComponent(secret)]) {
      expect(masked(text, secret)).toMatch(/^"?\[secret\]"?$/)
    }
  })

  it.each([' ', '-', '...', ''])('is none when it is %p', (secret) => {
    expect(masked('loading a-b... now', secret)).toBe('loading a-b... now')
  })

  it('is masked without a letter, when it is long', () => {
    expect(masked('p=!!##$$%%', '!!##$$%%')).toBe('p=[secret]')
  })

  it('is not looked for for ever in a text that is almost the secret very often', () => {
    const secret = String.raw`\"\"\"\"\"\"\"\"-end`
    const text = String.raw`\\\\\\\\"`.repeat(2_000) + '\\'.repeat(20_000)
    expect(masked(text, secret, '----------x', `${'"'.repeat(10)}x`)).toBe(text)
  })
})
