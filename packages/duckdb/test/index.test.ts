import { describe, expect, it } from '@jest/globals'

import * as duckdb from '../src/index.js'

describe('what is public', () => {
  it('is this and no more', () => {
    expect(Object.keys(duckdb).sort()).toEqual([
      'DEFAULT_DUCKDB_PATH',
      'DuckDbDestination',
      'DuckDbError',
      'QueryError',
      'destinationKind',
      'readDuckDb',
    ])
  })
})
