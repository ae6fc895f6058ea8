import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import type { DataSourceConfig } from '@panoply/datasource'
import { CANARY, leaksOf } from '@panoply/test-kit'

import { withoutSecrets } from '../../src/commands/without-secrets.js'

const CONFIG: DataSourceConfig = { title: 'Shop', params: [{ name: 'token', type: 'password' }] }
const source = { token: CANARY }

/** An error as a client of an API throws it: the token is in the message, in a field and in the cause of the cause. */
const clientError = (): Error => {
  const root = Object.assign(new Error(`socket closed after ${CANARY}`), {
    request: { headers: { authorization: `Bearer ${CANARY}` } },
  })
  const middle = new Error(`GET /?token=${CANARY}`, { cause: root })
  return new Error(`no access with ${CANARY}`, { cause: middle })
}

describe('an error of a source that was asked about its configuration', () => {
  it('shows no secret, in its message, its stack or its causes', () => {
    const error = withoutSecrets(clientError(), source, CONFIG)
    expect(leaksOf(inspect(error, { depth: 10 }), CANARY)).toEqual([])
    expect(leaksOf(error.stack ?? '', CANARY)).toEqual([])
  })

  it('keeps its cause, so the failure can be found', () => {
    const error = withoutSecrets(clientError(), source, CONFIG)
    const seen = inspect(error.cause, { depth: 10 })
    expect(seen).toContain('no access with')
    expect(seen).toContain('socket closed after')
  })

  it.each([
    ['a text', `no access with ${CANARY}`],
    ['an object', { token: CANARY, cause: new Error(CANARY) }],
  ])('shows no secret if it is no error: %s', (_, thrown) => {
    const error = withoutSecrets(thrown, source, CONFIG)
    expect(leaksOf(inspect(error, { depth: 10 }), CANARY)).toEqual([])
  })
})
