import { readFileSync } from 'node:fs'

import * as datasource from '@panoply/datasource'
import * as errors from '@panoply/errors'
import * as oauth from '@panoply/oauth'
import * as streamWriter from '@panoply/stream-writer'
import { describe, expect, it } from '@jest/globals'

import * as sdk from '../src/index.js'

describe('the umbrella', () => {
  it('exports this, and nothing else', () => {
    expect(Object.keys(sdk).sort()).toEqual([
      'BufferFullError',
      'DataSource',
      'DataSourceError',
      'DeliveryError',
      'ERROR_STATUSES',
      'InvalidArgumentError',
      'PanoplyError',
      'RecordTooLargeError',
      'SDK',
      'SSH_TUNNEL_FIELDS',
      'SecretMask',
      'SpoolError',
      'StateTracker',
      'StreamWriter',
      'TokenValidationError',
      'WriterClosedError',
      'backgroundProgress',
      'checkBatch',
      'checkConfig',
      'checkSource',
      'closeOnSignal',
      'configSchema',
      'defineConfig',
      'fromReadable',
      'getNested',
      'isPanoplyError',
      'isRawMessage',
      'isRecordGroup',
      'isRetryable',
      'isSecretName',
      'issueText',
      'maskError',
      'maskThrown',
      'mergeState',
      'mergeStateInto',
      'methodDecorator',
      'parseConfig',
      'parseJson',
      'parseSource',
      'registerErrorStatus',
      'resolveSource',
      'resolveValues',
      'retryAfterMsOf',
      'rowsOf',
      'secretParams',
      'secretValues',
      'serializeError',
      'toCarryable',
      'toChoices',
      'toRecordGroup',
      'validateToken',
      'withValidToken',
      'wrapErrors',
    ])
  })

  it.each([
    ['datasource', datasource],
    ['errors', errors],
    ['oauth', oauth],
    ['stream-writer', streamWriter],
  ])('leaves out nothing of %s', (_, part) => {
    for (const [name, value] of Object.entries(part)) expect(sdk).toHaveProperty(name, value)
  })

  it.each(['datasource', 'errors', 'oauth', 'stream-writer'])(
    'leaves out no type of %s either',
    (folder) => {
      const missing = exportedNames(`../../${folder}/src/index.ts`).filter(
        (name) => !exportedNames('../src/index.ts').includes(name),
      )
      expect(missing).toEqual([])
    },
  )

  it('calls the writer by the name that the Python SDK gave it, too', () => {
    expect(sdk.SDK).toBe(sdk.StreamWriter)
  })
})

/** The names in the lists of exports of an index file, types included: these leave nothing to look at when it runs. */
const exportedNames = (path: string): string[] => {
  const source = readFileSync(new URL(path, import.meta.url), 'utf8')
  const names = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)]
    .flatMap(([, list = '']) => list.replaceAll(/\/\/.*/g, '').split(','))
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '')
  expect(names).not.toEqual([])
  return names
}
