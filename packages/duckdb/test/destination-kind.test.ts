import { PassThrough } from 'node:stream'

import { describe, expect, it } from '@jest/globals'

import { destinationKind } from '../src/index.js'

const place = (out: string) => ({ out, env: {}, folder: '/data', stdout: new PassThrough() })

describe('--out of a DuckDB file', () => {
  it.each([
    ['postgres://user:hunter2@host/db', 'postgres:', 'use --to postgres'],
    ['POSTGRESQL://host/db', 'POSTGRESQL:', 'use --to postgres'],
    ['md:mine', 'md:', 'a local DuckDB file'],
    ['s3://bucket/rows.duckdb', 's3:', 'a local DuckDB file'],
    ['http://host/rows.duckdb', 'http:', 'a local DuckDB file'],
    ['file:///tmp/rows.duckdb', 'file:', './'],
  ])('is refused as %s, without what follows the scheme', (out, scheme, words) => {
    let refusal: unknown
    try {
      void destinationKind.open(place(out))
    } catch (error) {
      refusal = error
    }
    expect(refusal).toMatchObject({
      ...{ code: 'PANOPLY_INVALID_ARGUMENT', argument: 'out' },
      message: expect.stringContaining(scheme),
    })
    const { message } = refusal as Error
    expect(message).toContain(words)
    expect(message).not.toMatch(/hunter2|bucket|mine/)
  })

  it.each([
    ['rows.duckdb', 'duckdb:/data/rows.duckdb'],
    ['./md:x', 'duckdb:/data/md:x'],
    ['/other/a:b.duckdb', 'duckdb:/other/a:b.duckdb'],
  ])('is a path as %s', async (out, id) => {
    const destination = await destinationKind.open(place(out))
    expect(destination.id).toBe(id)
  })
})
