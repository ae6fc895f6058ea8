import { describe, expect, it } from '@jest/globals'

import { runExample } from '../src/run-example.js'

describe('the example', () => {
  it('answers a hundred requests after one refresh, and says why the last one failed', async () => {
    const lines: string[] = []
    await runExample((line) => lines.push(line))

    expect(lines).toEqual([
      '100 requests answered after 1 refresh',
      'source-change was told of a new access_token and refresh_token',
      'read [{"board":"roadmap"}]',
      'TokenValidationError: the access token could not be refreshed: HTTP 400 invalid_grant: the refresh token has expired, was revoked or was used before; sign in again (/token)',
    ])
  })
})
