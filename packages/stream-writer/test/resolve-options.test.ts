import { describe, expect, it } from '@jest/globals'

import { resolveOptions } from '../src/resolve-options.js'

describe('resolveOptions', () => {
  it('fills in what is documented', () => {
    expect(resolveOptions({}, {})).toEqual({
      flushAfterMs: 2_000,
      maxMessageBytes: 256_000,
      maxBufferedBytes: 67_108_864,
      highWaterBytes: 16_777_216,
      maxInFlight: 10,
      requestTimeoutMs: 30_000,
      deliveryTimeoutMs: 120_000,
    })
  })

  it('keeps the high-water mark at a quarter of the buffer', () => {
    expect(resolveOptions({ maxBufferedBytes: 4_000_000 }, {}).highWaterBytes).toBe(1_000_000)
    expect(resolveOptions({ highWaterBytes: 5 }, {}).highWaterBytes).toBe(5)
  })

  it('takes the endpoint from the option, then from the variable', () => {
    const variable = { AWS_ENDPOINT_URL_SQS: 'http://localhost:4566' }
    expect(resolveOptions({}, variable).endpoint).toBe('http://localhost:4566')
    expect(resolveOptions({ endpoint: 'https://a.example' }, variable).endpoint).toBe(
      'https://a.example',
    )
    expect(resolveOptions({}, { AWS_ENDPOINT_URL_SQS: '' }).endpoint).toBeUndefined()
  })

  it.each([
    [{ flushAfterMs: '2s' }, /^options\.flushAfterMs: .*expected .*, got "2s"$/],
    [{ flushAfterMs: null }, /^options\.flushAfterMs: .*got null$/],
    [{ flushAfterMs: -1 }, /^options\.flushAfterMs: .*>=0.*, got -1$/],
    [{ flushAfterMs: Number.NaN }, /^options\.flushAfterMs: .*got NaN$/],
    [{ maxMessageBytes: 2_000_000 }, /^options\.maxMessageBytes: .*<=1048576.*, got 2000000$/],
    [{ maxMessageBytes: 1.5 }, /^options\.maxMessageBytes: .*int.*, got 1\.5$/],
    [{ maxBufferedBytes: 2_000 }, /^options\.maxBufferedBytes: expected at least maxMessageBytes/],
    [{ highWaterBytes: 1e9 }, /^options\.highWaterBytes: expected at most maxBufferedBytes/],
    [{ maxInFlight: 0 }, /^options\.maxInFlight: .*got 0$/],
    [
      { endpoint: 'localhost:4566' },
      /^options\.endpoint: expected an http or https URL, got "localh/,
    ],
    [
      { client: {} },
      /^options\.client: expected an SQSClient, an object with a method send, got object/,
    ],
    [{ flushAfterMS: 5 }, /^options: .*flushAfterMS.*got object$/],
    [null, /^options: .*got null$/],
  ])('refuses %j in words', (options, message) => {
    expect(() => resolveOptions(options, {})).toThrow(message)
  })

  it('refuses a variable that is no URL, by its name', () => {
    expect(() => resolveOptions({}, { AWS_ENDPOINT_URL_SQS: 'nowhere' })).toThrow(
      'AWS_ENDPOINT_URL_SQS: expected an http or https URL, got "nowhere"',
    )
  })
})
