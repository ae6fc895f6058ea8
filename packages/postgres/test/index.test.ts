import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'

import * as postgres from '../src/index.js'

describe('what is public', () => {
  it('is this and no more', () => {
    expect(Object.keys(postgres).sort()).toEqual([
      'PostgresDestination',
      'PostgresError',
      'PostgresStateStore',
      'destinationKind',
    ])
  })

  it('has its error in the table of errors', () => {
    const table = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
    const facts = { kind: 'other', retryable: true, host: 'h', port: 1 } as const
    const { name, code } = new postgres.PostgresError('', facts)

    expect(table).toMatch(new RegExp(`^\\| \`${name}\` +\\| \`${code}\` `, 'm'))
  })
})
