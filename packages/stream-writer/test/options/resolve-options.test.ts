import { resolve } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { resolveOptions } from '../../src/options/resolve-options.js'

describe('resolveOptions', () => {
  it('fills in what is documented', () => {
    expect(resolveOptions({}, {})).toEqual({
      disabled: false,
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

  it('makes the path of the spool absolute, and bounds it', () => {
    const { spool } = resolveOptions({ spoolDirectory: 'spool' }, {})
    expect(spool).toEqual({ directory: resolve('spool'), maxBytes: 1_073_741_824 })
    const bounded = resolveOptions({ spoolDirectory: '/spool', maxSpoolBytes: 300_000 }, {})
    expect(bounded.spool).toEqual({ directory: resolve('/spool'), maxBytes: 300_000 })
  })

  it.each([
    [{ spoolDirectory: '' }, /^options\.spoolDirectory: expected the path of a directory, got ""$/],
    [{ spoolDirectory: 5 }, /^options\.spoolDirectory: expected the path of a directory, got 5$/],
    [
      { maxSpoolBytes: 1e9 },
      /^options\.maxSpoolBytes: expected spoolDirectory beside it, got 10+$/,
    ],
    [
      { spoolDirectory: '/spool', maxSpoolBytes: 255_999 },
      /^options\.maxSpoolBytes: expected at least maxMessageBytes \(256000\), got 255999$/,
    ],
    [{ spoolDirectory: '/spool', maxSpoolBytes: '1 GB' }, /^options\.maxSpoolBytes: .*got "1 GB"$/],
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
      /^options\.endpoint: expected an http or https URL without .*, got "localh/,
    ],
    [
      { client: {} },
      /^options\.client: expected an SQSClient, an object with a method send, got an object/,
    ],
    [
      { flushAfterMS: 5 },
      /^options: expected no option "flushAfterMS", did you mean flushAfterMs\?$/,
    ],
    [null, /^options: expected a plain object, got null$/],
    [new Map(), /^options: expected a plain object, got a Map$/],
    [new Date(), /^options: expected a plain object, got a Date$/],
    [Object.create({ flushAfterMs: 5 }), /^options: expected a plain object, got an Object$/],
    [{ endpoint: 'http://h.example/?x=1' }, /without user, query and fragment, got a URL/],
    [{ endpoint: 'http://h.example/#x' }, /without user, query and fragment/],
    [{ endpoint: 'http:///h.example' }, /without user, query and fragment/],
    [{ endpoint: 'http:h.example' }, /without user, query and fragment/],
  ])('refuses %j in words', (options, message) => {
    expect(() => resolveOptions(options, {})).toThrow(message)
  })

  const SECRET = Buffer.from('hunter2/hunter2/123456789012/us-east-1').toString('base64')

  it.each([
    [{ endpoint: 'ftp://user:hunter2@host.example/x' }, '"ftp://host.example"'],
    [{ endpoint: 'http://user:hunter2@host.example' }, '"http://host.example"'],
    [{ endpoint: 'http://a:b@hunter2@host.example:80' }, '"http://host.example:80"'],
    [{ endpoint: 'user:hunter2@host.example' }, 'a text of 25 characters'],
    [{ endpoint: `https://host.example?token=hunter2` }, '"https://host.example"'],
    [{ endpoint: SECRET }, 'a text of'],
    [{ flushAfterMs: SECRET }, 'a text of'],
    [{ [SECRET]: 1 }, 'expected no option a text of'],
    [SECRET, 'expected a plain object, got a text'],
  ])('shows no secret that stands in %j', (options, shown) => {
    const refuse = (): unknown => resolveOptions(options, {})
    expect(refuse).toThrow(shown)
    expect(refuse).not.toThrow(/hunter2|aHVudGVy/)
  })

  it('shows no password of a variable', () => {
    const refuse = (): unknown =>
      resolveOptions({}, { AWS_ENDPOINT_URL_SQS: 'sqs://user:hunter2@host.example' })
    expect(refuse).toThrow('"sqs://host.example"')
  })

  it('takes a prefix path, and blanks around a URL', () => {
    expect(resolveOptions({ endpoint: 'https://a.example/base/' }, {}).endpoint).toBe(
      'https://a.example/base/',
    )
    expect(resolveOptions({ endpoint: ' http://localhost ' }, {}).endpoint).toBe('http://localhost')
  })

  it('refuses a variable that is no URL, by its name', () => {
    expect(() => resolveOptions({}, { AWS_ENDPOINT_URL_SQS: 'nowhere' })).toThrow(
      'AWS_ENDPOINT_URL_SQS: expected an http or https URL without user, query and fragment, got "nowhere"',
    )
  })
})

describe('an endpoint', () => {
  it.each([
    'https://sqs.example',
    'http://localhost:9324',
    'http://queue.localhost',
    'http://127.0.0.1:4566',
    'http://127.3.2.1',
    'http://[::1]:9324',
  ])('%s is taken', (endpoint) => {
    expect(resolveOptions({ endpoint }, {}).endpoint).toBe(endpoint)
    expect(resolveOptions({}, { AWS_ENDPOINT_URL_SQS: endpoint }).endpoint).toBe(endpoint)
  })

  it.each([
    'http://elasticmq:9324',
    'http://10.0.0.5',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://0.0.0.0',
    'http://[::2]',
    'http://localhost.',
    'http://evil-localhost',
    'http://167772165',
    'http://0xa.5',
    'http://[::ffff:10.0.0.5]',
  ])('%s is refused: the secret would cross the network', (endpoint) => {
    expect(() => resolveOptions({ endpoint }, {})).toThrow(
      /^options\.endpoint: expected https, or http on this machine, got http to ".+", which would send the API secret/,
    )
    expect(() => resolveOptions({}, { AWS_ENDPOINT_URL_SQS: endpoint })).toThrow(
      /^AWS_ENDPOINT_URL_SQS: expected https/,
    )
  })

  it.each<[object, Record<string, string>]>([
    [{ allowInsecureEndpoint: true }, {}],
    [{}, { PANOPLY_ALLOW_INSECURE_ENDPOINT: '1' }],
  ])('on another machine is taken when that is allowed by %j or %j', (options, variables) => {
    const endpoint = 'http://elasticmq:9324'
    expect(resolveOptions({ ...options, endpoint }, variables).endpoint).toBe(endpoint)
    const environment = { ...variables, AWS_ENDPOINT_URL_SQS: endpoint }
    expect(resolveOptions(options, environment).endpoint).toBe(endpoint)
  })

  it.each(['', '0', 'true', 'yes', ' 1'])(
    'on another machine is not allowed by the variable %j',
    (value) => {
      const variables = { PANOPLY_ALLOW_INSECURE_ENDPOINT: value }
      expect(() => resolveOptions({ endpoint: 'http://elasticmq:9324' }, variables)).toThrow(
        'expected https',
      )
    },
  )

  it('is refused when the option forbids what the variable allows', () => {
    const variables = { PANOPLY_ALLOW_INSECURE_ENDPOINT: '1' }
    const options = { allowInsecureEndpoint: false, endpoint: 'http://elasticmq:9324' }
    expect(() => resolveOptions(options, variables)).toThrow('expected https')
  })
})

describe('an unknown option', () => {
  it.each([
    ['flushAfter', 'did you mean flushAfterMs?'],
    ['maxbufferbytes', 'did you mean maxBufferedBytes?'],
    ['endPoint', 'did you mean endpoint?'],
    ['retries', '(there are flushAfterMs, maxMessageBytes,'],
  ])('%s says what to do', (name, words) => {
    expect(() => resolveOptions({ [name]: 1 }, {})).toThrow(words)
  })
})
