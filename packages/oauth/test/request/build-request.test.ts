import { describe, expect, it } from '@jest/globals'
import { InvalidArgumentError } from '@panoply/errors'

import type { Settings } from '../../src/settings/settings.js'
import { expectNoSecret, failureOf } from '../support/failure.js'
import { CLIENT, guarded, requestOf } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const request = (options: Partial<Settings> = {}): Promise<string> =>
  guarded(requestOf(bed.provider), bed.provider.url, bed.environment, options).call(bed.stream)

const sent = () => {
  const [first] = bed.provider.requests
  if (first === undefined) throw new Error('expected a token request')
  return first
}

describe('the client in a header', () => {
  it('is sent there only', async () => {
    await request({ clientAuthentication: 'client_secret_basic' })

    const credentials = Buffer.from(`${CLIENT.client_id}:${CLIENT.client_secret}`)
    expect(sent().headers.authorization).toBe(`Basic ${credentials.toString('base64')}`)
    expect(sent().form).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-token-1',
    })
  })

  it('is encoded as in a form first, so that a colon in it separates nothing', async () => {
    bed.stream.options = { refresh: { client_id: 'a:b', client_secret: 's\u00e9 cret%' } }
    await request({ clientAuthentication: 'client_secret_basic' })

    const [, credentials = ''] = sent().headers.authorization?.split(' ') ?? []
    expect(Buffer.from(credentials, 'base64').toString()).toBe('a%3Ab:s%C3%A9+cret%25')
  })

  it('may have no secret', async () => {
    bed.stream.options = { refresh: { client_id: 'public' } }
    await request({ clientAuthentication: 'client_secret_basic' })
    expect(sent().headers.authorization).toBe(`Basic ${btoa('public:')}`)
  })

  it('needs an id, which the first call says', async () => {
    bed.stream.options = { refresh: { client_secret: CLIENT.client_secret } }
    const failure: unknown = await request({
      clientAuthentication: 'client_secret_basic',
    }).catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(InvalidArgumentError)
    expect(failure).toMatchObject({
      argument: 'options.refresh.client_id',
      message: expect.stringMatching(/because clientAuthentication is client_secret_basic/),
    })
    expect(bed.provider.requests).toHaveLength(0)
  })

  it('is in no message, encoded or not', async () => {
    const header = Buffer.from(`${CLIENT.client_id}:${CLIENT.client_secret}`).toString('base64')
    bed.provider.faults.push({ status: 401, body: { error: header } })
    const failure = await failureOf(request({ clientAuthentication: 'client_secret_basic' }))
    expectNoSecret(failure, bed.stream.source)
    expect(failure.message).not.toContain(header)
  })
})

describe('a JSON body', () => {
  it('has every field, with its type', async () => {
    bed.stream.options = { refresh: { ...CLIENT, version: 2, offline: true } }
    await request({ requestFormat: 'json' })

    expect(sent().headers['content-type']).toBe('application/json')
    expect(JSON.parse(sent().body)).toEqual({
      grant_type: 'refresh_token',
      ...CLIENT,
      version: 2,
      offline: true,
      refresh_token: 'refresh-token-1',
    })
  })

  it('goes with a client in a header', async () => {
    await request({ requestFormat: 'json', clientAuthentication: 'client_secret_basic' })
    expect(sent().headers.authorization).toMatch(/^Basic /)
    expect(JSON.parse(sent().body)).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-token-1',
    })
  })
})

describe('extra fields', () => {
  it('are sent, and give way to options.refresh', async () => {
    bed.stream.options = { refresh: { ...CLIENT, audience: 'mine' } }
    await request({ extraFields: { audience: 'api', resource: 7, grant_type: 'renew' } })
    expect(sent().form).toMatchObject({ audience: 'mine', resource: '7', grant_type: 'renew' })
  })

  it('never replace the refresh token', async () => {
    await request({ extraFields: { refresh_token: 'another' } })
    expect(sent().form).toMatchObject({ refresh_token: 'refresh-token-1' })
  })

  it('are in no message', async () => {
    bed.provider.faults.push({ status: 400, body: { error: 'api_key_hunter' } })
    const failure = await failureOf(request({ extraFields: { api_key: 'api_key_hunter' } }))
    expect(failure.message).not.toContain('hunter')
  })
})
