import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'

import * as runner from '../src/index.js'
import * as testing from '../src/testing/index.js'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const errorTable = read('../../../docs/errors.md')

describe('what is public', () => {
  it('is this and no more', () => {
    expect(Object.keys(runner).sort()).toEqual([
      'ChangesOnlyStore',
      'ColumnNames',
      'DEFAULT_RETRY_DELAYS_MS',
      'DeclaredColumns',
      'DeclaredStreams',
      'DryRunDestination',
      'FileStateStore',
      'HeldLease',
      'ID_KEY',
      'JsonText',
      'LeaseLostError',
      'NO_LATE_REFUSALS',
      'NULL_MARK',
      'NdjsonDirectoryDestination',
      'NdjsonStreamDestination',
      'NotedTables',
      'PanoplyDestination',
      'ProcessCapture',
      'RowBuffer',
      'RowCounts',
      'RowError',
      'RunFailedError',
      'RunLockedError',
      'SavedParams',
      'SavedSourceFormat',
      'SpelledValue',
      'TableHistory',
      'TakenRows',
      'VALUE_SEPARATOR',
      'collectParams',
      'declaredStreams',
      'encodeRows',
      'environmentValue',
      'flushTelemetry',
      'importedFiles',
      'instantOf',
      'isFaultOfRow',
      'jsonOfValue',
      'listedContent',
      'loadModule',
      'makeRowFolder',
      'ndjsonDestinationKind',
      'panoplyDestinationKind',
      'paramFlags',
      'parseCheckpoint',
      'parseModule',
      'parseTemplate',
      'refusedParams',
      'refusedRow',
      'rowToJson',
      'runKeyOf',
      'runSource',
      'shellCommand',
      'slugOf',
      'sourceKeyOf',
      'sourceOptions',
      'standardOutput',
      'storableName',
      'storableRow',
      'systemClock',
      'textOf',
      'textOfValue',
      'toJson',
      'typeOfValue',
      'widen',
      'writePastCapture',
    ])
    expect(Object.keys(testing).sort()).toEqual([
      'InMemoryDestination',
      'InMemoryStateStore',
      'ManualClock',
    ])
  })

  it('has its errors in the table of errors', () => {
    const facts = { part: 'source', report: {} as never, retryable: false, cause: 0 } as const
    const errors = [
      new runner.RunLockedError('', { lock: '' }),
      new runner.LeaseLostError('', { lock: '' }),
      new runner.RunFailedError('', facts),
      new runner.RowError('', { table: '', rowNumber: 1 }),
    ]
    for (const { name, code } of errors) {
      expect(errorTable).toMatch(new RegExp(`^\\| \`${name}\` +\\| \`${code}\` `, 'm'))
    }
  })
})
