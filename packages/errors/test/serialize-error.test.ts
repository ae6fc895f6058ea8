import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { DeliveryError, isSecretName, PanoplyError, serializeError } from '../src/index.js'

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

  it('is bounded: long texts, many facts, circular causes', () => {
    const error = new Error('x'.repeat(1_000_000)) as Error & Record<string, unknown>
    for (let i = 0; i < 1000; i++) error[`fact${i}`] = 'y'.repeat(100_000)
    error.cause = error

    expect(JSON.stringify(serializeError(error)).length).toBeLessThan(500_000)
  })

  it('leaves out nested objects, where foreign errors keep their requests', () => {
    const error = Object.assign(new Error('401'), {
      config: { headers: { Authorization: 'Bearer abcdefghijkl' } },
    })
    expect(JSON.stringify(serializeError(error))).not.toContain('abcdefghijkl')
  })

  it.each([
    ['a URL', 'GET https://me:hunter2-hunter2@host/path failed'],
    ['a header', 'sent Authorization: Bearer hunter2-hunter2'],
    ['a form', 'posted grant_type=x&refresh_token=hunter2-hunter2&a=b'],
    ['JSON', 'got {"client_secret":"hunter2-hunter2"}'],
    ['a sentence', 'password: hunter2-hunter2'],
  ])('blots out credentials in %s', (_, message) => {
    const text = JSON.stringify(serializeError(new PanoplyError(message)))
    expect(text).not.toContain('hunter2')
    expect(text).toContain('[secret]')
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

  it('never lets a given secret through, wherever it stands', () => {
    const secret = fc
      .string({ minLength: 6, maxLength: 30 })
      .filter((text) => /^[\w+/=-]+$/.test(text))
    fc.assert(
      fc.property(secret, fc.string(), (value, around) => {
        const cause = new Error(`${value}${around}`)
        const error = Object.assign(new Error(`${around}${value}${around}`, { cause }), {
          host: value,
        })
        const { name, ...told } = serializeError(error, { secrets: [value], stack: false })
        const texts = [told.message, String(told.facts?.['host']), told.cause?.message]
        expect(name).toBe('Error')
        expect(texts.map((text) => text?.replaceAll('[secret]', '')).join('\n')).not.toContain(
          value,
        )
      }),
    )
  })
})

describe('isSecretName', () => {
  it.each(
    (
      'tokens secrets passwords apiKeys api_keys APIToken APISecret APIKey apitoken authtoken clientsecret ' +
      'secretkey accesskey userpassword apiKey1 api_key_v2 password2 sshKey jwt bearer pass db_pass ' +
      'connectionString credentials'
    ).split(' '),
  )('%s is a secret, however it is written', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each(
    'max_tokens totalTokens keys primaryKeys accessKeyId connection strings passes by_pass2_count 42'.split(
      ' ',
    ),
  )('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })

  it.each(
    'password token key apiKey api_key secret access_token refresh_token privateKey db-password clientSecret'.split(
      ' ',
    ),
  )('%s is a secret', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each(
    'user host primaryKey primary-key incKey inckey keyspace token_type tokenUrl monkey destination keywords'.split(
      ' ',
    ),
  )('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })

  it('takes an empty name for an ordinary one', () => {
    expect(isSecretName('')).toBe(false)
  })
})
