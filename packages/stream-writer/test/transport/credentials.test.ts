import { describe, expect, it } from '@jest/globals'
import { InvalidArgumentError } from '@panoply/errors'
import fc from 'fast-check'

import { StreamWriter } from '../../src/index.js'
import { parseCredentials } from '../../src/transport/credentials.js'

const secretOf = (...parts: string[]): string => Buffer.from(parts.join('/')).toString('base64')
const secret = secretOf('rand2', '0b7e-uuid', '123456789012', 'us-east-1')
const forUrls = Buffer.from('rand2/~~~???/1/us-east-1').toString('base64url')

describe('parseCredentials', () => {
  it('finds the queue', () => {
    expect(parseCredentials('acme/rand1', secret)).toMatchObject({
      account: 'acme',
      awsAccount: '123456789012',
      region: 'us-east-1',
      queueName: 'sdk-acme-rand2',
    })
  })

  it.each([
    ['no text', 7, /^apiKey: expected ACCOUNT\/RAND1, got a number$/],
    ['nothing', undefined, /^apiKey: expected ACCOUNT\/RAND1, got undefined$/],
    ['an empty text', '', /^apiKey: .*, got an empty text$/],
    ['one part', 'acme', /^apiKey: .*, got 1 part$/],
    ['three parts', 'a/b/c', /^apiKey: .*, got 3 parts$/],
    ['an empty part', 'acme/', /^apiKey: .*, got RAND1 that is empty$/],
    ['a line with its end', 'acme/rand1\n', /^apiKey: .*, got RAND1 that has white space in it$/],
    ['with odd letters', 'äcme/rand1', /^apiKey: .*, got ACCOUNT that has unexpected characters/],
    ['the secret', secret, /^apiKey: .*, got a secret; the key comes first$/],
  ])('refuses a key that is %s', (_, key, message) => {
    expect(() => parseCredentials(key, secret)).toThrow(message)
    expect(() => parseCredentials(key, secret)).toThrow(InvalidArgumentError)
  })

  it.each([
    [
      'no text',
      {},
      /^apiSecret: expected base64 of RAND2\/UUID\/AWSACCOUNT\/REGION, got an object$/,
    ],
    ['no base64', 'a/b/c/d!', /^apiSecret: .*, got text that is not base64$/],
    ['a line with its end', `${secret}\n`, /^apiSecret: .*, got text with white space in it$/],
    ['in quotes', `'${secret}'`, /^apiSecret: .*, got text with quotes in it$/],
    ['for URLs', forUrls, /^apiSecret: .*, got base64 of the kind for URLs$/],
    [
      'cut off',
      secret.slice(0, -1),
      /^apiSecret: .*, got text that is not base64, or not all of it$/,
    ],
    ['too short', secretOf('a', 'b'), /^apiSecret: .*, got 2 parts$/],
    [
      'without an account',
      secretOf('a', 'b', 'c', 'us-east-1'),
      /got AWSACCOUNT that has unexpected/,
    ],
    ['without a region', secretOf('a', 'b', '1', ''), /got REGION that is empty$/],
    ['with a region like a host', secretOf('a', 'b', '1', 'evil.example/'), /got 5 parts$/],
  ])('refuses a secret that is %s', (_, value, message) => {
    expect(() => parseCredentials('acme/rand1', value)).toThrow(message)
  })

  it('never shows what it refuses', () => {
    // With a character that no message has, lest a text be refused for being a part of one.
    const texts = fc.string({ minLength: 6 }).map((text) => `${text}☃`)
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), texts, (key, text) => {
        try {
          parseCredentials(key, text)
        } catch (error) {
          const told = `${String(error)}${JSON.stringify(error)}`
          return !told.includes(text) && (error as InvalidArgumentError).argument !== undefined
        }
        return false
      }),
    )
  })
})

describe('a key that is too long for its messages', () => {
  it('is refused by the constructor, not by every write', () => {
    const secret = Buffer.from('rand2/uuid/123456789012/us-east-1').toString('base64')
    const open = (keyLength: number): StreamWriter =>
      new StreamWriter(`a/${'b'.repeat(keyLength)}`, secret, { maxMessageBytes: 1_024 })
    expect(() => open(1_000)).toThrow(
      /^options\.maxMessageBytes: expected at least 1\d{3}, which the key, .* got 1024$/,
    )
    expect(() => open(700)).not.toThrow()
  })
})
