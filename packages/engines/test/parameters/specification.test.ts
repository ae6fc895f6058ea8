import type { Param } from '@panoply/datasource'
import { describe, expect, it } from '@jest/globals'

import { airbyte, catalogOf, recordsOf } from '../support/airbyte.js'
import { batchesModule, moduleOf } from '../support/modules.js'

interface Spec {
  readonly advanced_auth?: unknown
  readonly connectionSpecification: {
    readonly required: string[]
    readonly properties: Record<string, Record<string, unknown>>
    readonly [key: string]: unknown
  }
}

const specOf = async (...params: object[]): Promise<Spec> => {
  const { messages } = await airbyte(batchesModule([], {}, params as Param[]), 'spec')
  return messages[0]?.['spec'] as Spec
}
const propertyOf = async (param: object) =>
  (await specOf({ name: 'it', ...param })).connectionSpecification.properties['it']

/** What the source gets of a configuration. */
const sourceOf = async (params: object[], config: Record<string, unknown>) => {
  const module = moduleOf(
    function (this, call) {
      const { refresh } = this.options as { refresh?: unknown }
      return call > 1 ? null : [{ source: { ...this.source }, refresh }]
    },
    {},
    params as Param[],
  )
  const result = await airbyte(module, 'read', { config, catalog: catalogOf({ test_source: {} }) })
  return recordsOf(result)[0] as { source: Record<string, unknown>; refresh?: unknown }
}

const REGIONS = [
  { name: 'Europe', value: 1 },
  { name: 'America', value: 2 },
  { name: 'Old', value: 3, disabled: true },
  { name: 'Europe', value: 4 },
]

describe('the specification of a parameter', () => {
  it.each([
    ['a text', {}, { type: 'string' }],
    ['a number', { type: 'number', default: '5432' }, { type: 'number', default: 5432 }],
    ['a password', { type: 'password' }, { type: 'string', airbyte_secret: true }],
    [
      'a select',
      { type: 'select', values: REGIONS },
      { type: 'string', enum: ['Europe', 'America'] },
    ],
    [
      'a list',
      { type: 'list', values: ['a'] },
      { type: 'array', items: { type: 'string', enum: ['a'] } },
    ],
    ['a list of anything', { type: 'list' }, { type: 'array', items: { type: 'string' } }],
    ['a hidden one', { type: 'hidden' }, { type: 'string', airbyte_hidden: true }],
    ['one with a category', { category: 'Access' }, { group: 'Access' }],
    ['one with a placeholder', { placeholder: 'me' }, { examples: ['me'] }],
    [
      'one with help',
      { help: 'Ask', link: 'https://x.example' },
      { description: 'Ask https://x.example' },
    ],
  ])('%s', async (_, param, property) => {
    expect(await propertyOf(param)).toMatchObject({ ...property, title: 'it', order: 0 })
  })

  it('is a secret by its name, whatever its type, and never has a default', async () => {
    const { connectionSpecification } = await specOf({ name: 'apiKey', default: 'hunter2' })
    expect(connectionSpecification.properties['apiKey']).toEqual({
      ...{ title: 'apiKey', type: 'string', airbyte_secret: true, order: 0 },
    })
  })

  it('is free text where a function finds the values, or there are too many', async () => {
    const found = await propertyOf({ type: 'select', values: () => ['a'] })
    expect(found).toMatchObject({ type: 'string', description: expect.stringContaining('name') })
    const values = Array.from({ length: 5_000 }, (_, n) => String(n))
    expect(await propertyOf({ type: 'select', values })).not.toHaveProperty('enum')
  })

  it('is an object with secret leaves for a sign-in, which the platform can do', async () => {
    const spec = await specOf({
      ...{ name: 'token', type: 'oauth', oauthAuthorizeURL: 'https://p.example/a' },
      oauthAccessURL: 'https://p.example/t',
    })
    const { properties } = spec.connectionSpecification.properties['token'] as {
      properties: object
    }
    expect(Object.values(properties)).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining({ airbyte_secret: true })),
    )
    expect(spec.advanced_auth).toMatchObject({
      auth_flow_type: 'oauth2.0',
      oauth_config_specification: {
        complete_oauth_output_specification: {
          properties: { refresh_token: { path_in_connector_config: ['token', 'refresh_token'] } },
        },
      },
    })
  })

  it('is one of three for a tunnel, told apart by a constant', async () => {
    const { oneOf } = (await propertyOf({ type: 'ssh-tunnel' })) as {
      oneOf: { properties: { tunnel_method: { const: string } } }[]
    }
    expect(oneOf.map(({ properties }) => properties.tunnel_method.const)).toEqual([
      ...['NO_TUNNEL', 'SSH_KEY_AUTH', 'SSH_PASSWORD_AUTH'],
    ])
  })

  it('is left out for what an engine has settings for, and without a name', async () => {
    const { connectionSpecification } = await specOf(
      { name: 'destination', type: 'destination', required: true },
      { name: 'key', type: 'primary-key' },
      { title: 'without a name' },
      { name: 'user', required: true },
      { name: 'port', required: true, default: 1 },
    )
    expect(Object.keys(connectionSpecification.properties)).toEqual(['user', 'port'])
    expect(connectionSpecification.required).toEqual(['user'])
  })
})

describe('the configuration of an engine', () => {
  it('names choices, and the source gets the items', async () => {
    const params = [
      { name: 'region', type: 'select', values: REGIONS },
      {
        name: 'boards',
        type: 'list',
        values: () => [
          { id: 7, name: 'Sales' },
          { id: 8, name: 'x' },
        ],
      },
    ]
    const { source } = await sourceOf(params, { region: 'America', boards: ['Sales', '8'] })
    expect(source).toMatchObject({
      region: { name: 'America', value: 2 },
      boards: [
        { id: 7, name: 'Sales' },
        { id: 8, name: 'x' },
      ],
    })
  })

  it('is refused for a choice that there is not, with those that there are', async () => {
    const module = batchesModule([], {}, [
      { name: 'boards', type: 'list', values: () => ['Sales', 'Support'] },
    ])
    const { messages } = await airbyte(module, 'check', { config: { boards: ['Sale'] } })
    expect(messages.at(-1)?.['connectionStatus']).toEqual({
      ...{ status: 'FAILED', message: 'boards: expected one of Sales, Support' },
    })
  })

  it('holds a sign-in, of which the source gets the tokens and the client', async () => {
    const params = [{ name: 'access_token', type: 'oauth', required: true }]
    const signIn = {
      access_token: 'a-1',
      refresh_token: 'r-1',
      client_id: 'c-1',
      client_secret: 's-1',
    }
    const { source, refresh } = await sourceOf(params, { access_token: signIn })
    expect(source).toMatchObject({ access_token: 'a-1', refresh_token: 'r-1' })
    expect(refresh).toEqual({ client_id: 'c-1', client_secret: 's-1' })
  })

  it('holds the new tokens where it held the old ones', async () => {
    const module = moduleOf(
      async function (this, call) {
        if (call > 1) return null
        await this.fire('source-change', { access_token: 'a-2', refresh_token: 'r-2' })
        return [{ call }]
      },
      {},
      [{ name: 'access_token', type: 'oauth' }],
    )
    const signIn = { access_token: 'a-1', refresh_token: 'r-1', client_id: 'c-1' }
    const { messages } = await airbyte(module, 'read', {
      ...{
        config: { access_token: signIn, region: 'eu' },
        catalog: catalogOf({ test_source: {} }),
      },
    })
    expect(messages.find(({ type }) => type === 'CONTROL')?.['control']).toMatchObject({
      connectorConfig: {
        config: {
          access_token: { access_token: 'a-2', refresh_token: 'r-2', client_id: 'c-1' },
          region: 'eu',
        },
      },
    })
  })

  it('holds a tunnel, of which the source gets the settings', async () => {
    const params = [{ name: 'ssh', type: 'ssh-tunnel' }]
    const ssh = {
      tunnel_method: 'SSH_PASSWORD_AUTH',
      host: 'b.example',
      username: 'u',
      password: 'p',
    }
    expect((await sourceOf(params, { ssh })).source['ssh']).toMatchObject({
      ...{ active: true, host: 'b.example', username: 'u', password: 'p' },
    })
    const none = await sourceOf(params, { ssh: { tunnel_method: 'NO_TUNNEL' } })
    expect(none.source['ssh']).toMatchObject({ active: false })
  })
})
