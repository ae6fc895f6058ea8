import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { CANARY, leaksOf, temporaryFolders, thrownBy } from '@panoply/test-kit'

import { wordsWithoutValues } from '../src/table/without-values.js'
import { deliver, run } from './support/duckdb-bench.js'

const newFolder = temporaryFolders()

describe('an error of DuckDB holds no value of a row', () => {
  it.each<[string, string, Record<string, unknown>]>([
    [
      'a check',
      'CREATE TABLE t (n BIGINT, note VARCHAR CHECK (length(note) < 5))',
      { note: CANARY },
    ],
    ['a unique constraint', 'CREATE TABLE t (n BIGINT, note VARCHAR UNIQUE)', { note: CANARY }],
    ['a primary key', 'CREATE TABLE t (n BIGINT, note VARCHAR PRIMARY KEY)', { note: CANARY }],
    [
      'a foreign key',
      'CREATE TABLE o (note VARCHAR PRIMARY KEY); CREATE TABLE t (n BIGINT, note VARCHAR REFERENCES o)',
      { note: CANARY },
    ],
    [
      'an expression of a check',
      'CREATE TABLE t (n BIGINT, note VARCHAR CHECK (note::BIGINT > 0))',
      { note: CANARY },
    ],
    [
      'a generated column',
      'CREATE TABLE t (n BIGINT, note VARCHAR, size BIGINT GENERATED ALWAYS AS (note::BIGINT)); CREATE INDEX i ON t ((note::BIGINT))',
      { note: CANARY },
    ],
    ['an ENUM', `CREATE TABLE t (n BIGINT, note ENUM('a') UNIQUE)`, { note: CANARY }],
  ])('where %s refuses it', async (_, sql, record) => {
    const path = join(newFolder(), 'rows.duckdb')
    await run(path, sql)
    const error = await thrownBy(
      deliver(path, [
        [
          { n: 1, ...record },
          { n: 2, ...record },
        ],
      ]),
    )

    expect(String(error)).toMatch(/Error: /)
    expect(leaksOf(error)).toEqual([])
  })
})

describe('the words of DuckDB', () => {
  it.each([
    [
      `Conversion Error: Could not convert string 'it's 5' to INT32\nLINE 1: SELECT 'it''s 5'`,
      'Conversion Error: Could not convert string "…" to INT32',
    ],
    [
      'Out of Range Error: Type INT64 with value -12345 cannot be cast to INT8',
      'Out of Range Error: Type INT64 with value …',
    ],
    [
      'Constraint Error: Duplicate key "id: 7" violates primary key constraint.',
      'Constraint Error: Duplicate key "…" violates primary key constraint.',
    ],
    [
      'TransactionContext Error: Failed to commit: duplicate key "7"',
      'TransactionContext Error: Failed to commit: duplicate key "…"',
    ],
    [
      'Invalid Input Error: Malformed JSON, Input: secret words',
      'Invalid Input Error: Malformed JSON, Input: …',
    ],
  ])('lose the values that they quote: %s', (message, expected) => {
    expect(wordsWithoutValues(message)).toBe(expected)
  })

  it.each([
    'Catalog Error: Table with name "people" does not exist!',
    'IO Error: Could not set lock on file "rows.duckdb"',
  ])('stay as they are without values: %s', (message) => {
    expect(wordsWithoutValues(message)).toBe(message)
  })
})
