import { describe, expect, it } from '@jest/globals'

import { parseConfig, secretParams } from '../../src/index.js'

describe('secretParams', () => {
  it('finds secrets by type, and by name whatever the type', () => {
    const { params } = parseConfig({
      title: 'A source',
      params: [
        ...['password', 'token', 'key', 'apiKey', 'secret', 'access_token', 'privateKey'].map(
          (name) => ({ name, type: 'text' }),
        ),
        { name: 'phrase', type: 'password' },
        { name: 'account', type: 'oauth' },
        ...['host', 'incKey', 'primaryKey', 'token_type'].map((name) => ({ name })),
        { title: 'a parameter without a name', type: 'password' },
      ],
    })
    expect(secretParams({ params })).toEqual([
      ...['password', 'token', 'key', 'apiKey', 'secret', 'access_token', 'privateKey'],
      ...['phrase', 'account'],
    ])
  })
})
