import { describe, expect, it } from '@jest/globals'
import { InvalidArgumentError } from '@panoply/errors'

import { CLIENT, guarded, HttpError, requestOf, Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

describe('told by the first call, before the method runs', () => {
  const bed = useTestBed()

  const callWith = async (
    change: (stream: Stream) => unknown,
    options: object = {},
  ): Promise<InvalidArgumentError> => {
    const stream = new Stream(bed.provider.signIn())
    let runs = 0
    const method = guarded(
      async () => {
        await Promise.resolve()
        runs++
      },
      bed.provider.url,
      bed.environment,
      options,
    )
    const holder = change(stream)
    const failure: unknown = await method.call(holder === undefined ? stream : holder).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(InvalidArgumentError)
    expect(runs).toBe(0)
    expect(bed.provider.requests).toHaveLength(0)
    return failure as InvalidArgumentError
  }

  it.each<[string, (stream: Stream) => unknown, RegExp]>([
    [
      'no this',
      () => null,
      /expected this to be a data source.*got null; call the function as its method, or give the option holder/,
    ],
    [
      'no source',
      () => ({ fire: () => 1 }),
      /an object whose source is undefined and whose fire is a function/,
    ],
    ['no fire', () => ({ source: {} }), /fire is undefined/],
    [
      'options.refresh as a text',
      (stream) => {
        stream.options = { refresh: 'id' }
      },
      /got a text$/,
    ],
    [
      'a client secret that is undefined',
      (stream) => {
        stream.options = { refresh: { ...CLIENT, client_secret: undefined } }
      },
      /expected options\.refresh\.client_secret to be a text, a number or a boolean, got undefined$/,
    ],
    [
      'a refresh token that is no text',
      (stream) => {
        stream.source['refresh_token'] = ['hunter2']
      },
      /expected source\.refresh_token to be the refresh token, got an array$/,
    ],
    [
      'an access token that is no text',
      (stream) => {
        stream.source['access_token'] = { hidden: 'hunter2' }
      },
      /expected source\.access_token to be the access token, got an object$/,
    ],
    [
      'a frozen source',
      (stream) => {
        Object.freeze(stream.source)
      },
      /expected source to be writable, for the new token, got a frozen object$/,
    ],
    [
      'a read-only access token',
      ({ source }) => {
        Object.defineProperty(source, 'access_token', { writable: false })
      },
      /expected source\.access_token to be writable, for the new token, got a read-only property$/,
    ],
    [
      'a refresh token that only a getter has',
      ({ source }) => {
        const { refresh_token } = source
        Object.defineProperty(source, 'refresh_token', { get: () => refresh_token })
      },
      /expected source\.refresh_token to be writable, for the new token, got a read-only property$/,
    ],
    [
      'a getter of the class of the source',
      (stream) => {
        class Source {
          readonly refresh_token = String(stream.source['refresh_token'])
          get access_token(): string {
            return `of ${this.refresh_token}`
          }
        }
        Object.assign(stream, { source: new Source() })
      },
      /expected source\.access_token to be writable.* a read-only property$/,
    ],
    [
      'a sealed source without an access token',
      ({ source }) => {
        delete source['access_token']
        Object.seal(source)
      },
      /expected source\.access_token to be writable.* a source that is not extensible$/,
    ],
  ])('%s', async (_, change, text) => {
    expect((await callWith(change)).message).toMatch(text)
  })

  it('a callback that is no method of the holder', async () => {
    const error = await callWith(() => undefined, { callback: 'onTokn' })
    expect(error.message).toBe(
      'expected callback to be a function or the name of a method of Stream, got "onTokn", which is undefined there',
    )
    const other = await callWith(() => undefined, { callback: 'source' })
    expect(other.message).toMatch(/"source", which is an object there$/)
    const { source, options } = bed.stream
    const bare = { __proto__: null, source, options, fire: () => undefined }
    const request = guarded(() => 0, bed.provider.url, bed.environment, { callback: 'onTokn' })
    await expect(request.call(bare)).rejects.toThrow(/the name of a method of the holder, got/)
  })

  it('but no source that takes tokens in its own way', async () => {
    class Source {
      #tokens: Record<string, string> = bed.provider.signIn()
      get access_token(): string {
        return this.#tokens['access_token'] ?? ''
      }
      set access_token(value: string) {
        this.#tokens['access_token'] = value
      }
      refresh_token = this.#tokens['refresh_token']
    }
    const source = Object.seal(new Source())
    bed.provider.expire(source.access_token)
    const stream = new Stream(source as never)
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)

    await expect(request.call(stream)).resolves.toBe('rows for access-token-2')
    expect(source).toMatchObject({ refresh_token: 'refresh-token-2' })
  })

  it('but no missing access token: the first refresh gets one', async () => {
    const { refresh_token } = bed.provider.signIn()
    const stream = new Stream({ refresh_token })
    const request = guarded(
      async function (this: Stream) {
        await Promise.resolve()
        if (this.source['access_token'] === undefined) throw new HttpError(401)
        return this.source['access_token']
      },
      bed.provider.url,
      bed.environment,
    )
    await expect(request.call(stream)).resolves.toBe('access-token-2')
  })
})

describe('a token that cannot be refreshed', () => {
  const bed = useTestBed()
  const withoutOptions = (stream: Stream): void => {
    delete (stream as { options?: object }).options
  }

  it.each<[string, (stream: Stream) => void]>([
    ['a personal token, without options', withoutOptions],
    [
      'a personal token in a frozen source',
      (stream) => {
        withoutOptions(stream)
        Object.assign(stream, {
          source: Object.freeze({ access_token: stream.source['access_token'] }),
        })
      },
    ],
    [
      'options.refresh of null',
      (stream) => {
        stream.options = { refresh: null }
      },
    ],
    [
      'an empty refresh token',
      (stream) => {
        stream.source['refresh_token'] = ''
      },
    ],
    [
      'a refresh token of null',
      (stream) => {
        stream.source['refresh_token'] = null
      },
    ],
  ])('works while the API takes it: %s', async (_, change) => {
    const stream = new Stream(bed.provider.signIn())
    change(stream)
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment, {
      callback: 'onToken',
    })

    await expect(request.call(stream)).resolves.toBe('rows for access-token-1')
    await expect(request.call(stream)).resolves.toBe('rows for access-token-1')
    expect([stream.changes, stream.newTokens, stream.logged]).toEqual([[], [], []])
    expect(bed.provider.requests).toHaveLength(0)
  })

  it.each<[string, (stream: Stream) => void, RegExp]>([
    [
      'no refresh token',
      ({ source }) => {
        delete source['refresh_token']
      },
      /^expected source\.refresh_token to be the refresh token, because the access token was refused, got undefined; sign in again, or name its key in refreshKey$/,
    ],
    [
      'an empty refresh token',
      ({ source }) => {
        source['refresh_token'] = ''
      },
      /source\.refresh_token .* got an empty text; sign in again/,
    ],
    [
      'no options',
      withoutOptions,
      /^expected options\.refresh to hold the fields of the OAuth client, such as \{ client_id, client_secret \}, because the access token was refused, got undefined$/,
    ],
    [
      'no options.refresh',
      (stream) => {
        stream.options = {}
      },
      /expected options\.refresh .* got undefined$/,
    ],
  ])('is told by the first refusal: %s', async (_, change, text) => {
    const { stream } = bed
    change(stream)
    const refused = new HttpError(401)
    let runs = 0
    const request = guarded(
      () => {
        runs++
        return Promise.reject(refused)
      },
      bed.provider.url,
      bed.environment,
    )

    const failure: unknown = await request.call(stream).catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(InvalidArgumentError)
    expect(failure).toMatchObject({ message: expect.stringMatching(text), cause: refused })
    expect(runs).toBe(1)
    expect(bed.provider.requests).toHaveLength(0)
  })

  it('is not asked about for another error', async () => {
    const { access_token } = bed.provider.signIn()
    const stream = new Stream({ access_token })
    const broken = new RangeError('not about tokens')
    const request = guarded(() => Promise.reject(broken), bed.provider.url, bed.environment)
    await expect(request.call(stream)).rejects.toBe(broken)
  })

  it('is replaced by one that came into the source while the method ran', async () => {
    const { access_token } = bed.provider.signIn()
    const stream = new Stream({ access_token: 'run out' })
    const request = guarded(
      async function (this: Stream) {
        const token = this.source['access_token']
        await Promise.resolve()
        this.source['access_token'] = access_token
        if (!bed.provider.accepts(token)) throw new HttpError(401)
        return `rows for ${String(token)}`
      },
      bed.provider.url,
      bed.environment,
    )
    await expect(request.call(stream)).resolves.toBe(`rows for ${access_token}`)
  })
})
