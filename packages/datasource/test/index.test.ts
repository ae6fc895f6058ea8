import { describe, expect, it } from '@jest/globals'

import * as datasource from '../src/index.js'
import * as testing from '../src/testing/index.js'

describe('what is exported', () => {
  it('is this list, so that a change of it shows', () => {
    expect(Object.keys(datasource).sort()).toEqual([
      'DataSource',
      'SSH_TUNNEL_FIELDS',
      'SecretMask',
      'StateTracker',
      'backgroundProgress',
      'checkBatch',
      'checkConfig',
      'checkSource',
      'configSchema',
      'defineConfig',
      'fromReadable',
      'getNested',
      'isRawMessage',
      'isRecordGroup',
      'issueText',
      'maskError',
      'mergeState',
      'mergeStateInto',
      'parseConfig',
      'parseJson',
      'parseSource',
      'resolveSource',
      'resolveValues',
      'rowsOf',
      'secretParams',
      'secretValues',
      'toChoices',
      'toRecordGroup',
    ])
    expect(Object.keys(testing).sort()).toEqual(['EventRecorder', 'readAll', 'recordEvents'])
  })
})
