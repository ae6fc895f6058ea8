import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'
import { programBuilder } from '@panoply/test-kit/program-builder'

import * as duckdb from '../src/index.js'

const newFolder = temporaryFolders()
const program = programBuilder(new URL('../', import.meta.url))('test/programs/loads-duckdb.ts')

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

describe('the native library', () => {
  it('is loaded when a file is opened, and not by the import of the package', async () => {
    const file = join(newFolder(), 'rows.duckdb')
    const { stdout } = await promisify(execFile)(process.execPath, [program, file])
    expect(stdout).toBe('false\ntrue\n')
  })
})
