import * as errors from '@panoply/errors'
import * as streamWriter from '@panoply/stream-writer'
import { describe, expect, it } from '@jest/globals'

import * as sdk from '../src/index.js'

describe('the umbrella', () => {
  it('exports this, and nothing else', () => {
    expect(Object.keys(sdk).sort()).toEqual([
      'BufferFullError',
      'DataSourceError',
      'DeliveryError',
      'ERROR_STATUSES',
      'InvalidArgumentError',
      'PanoplyError',
      'RecordTooLargeError',
      'SDK',
      'StreamWriter',
      'TokenValidationError',
      'WriterClosedError',
      'isPanoplyError',
      'isRetryable',
      'isSecretName',
      'methodDecorator',
      'registerErrorStatus',
      'serializeError',
      'wrapErrors',
    ])
  })

  it.each([
    ['errors', errors],
    ['stream-writer', streamWriter],
  ])('leaves out nothing of %s', (_, part) => {
    for (const [name, value] of Object.entries(part)) expect(sdk).toHaveProperty(name, value)
  })

  it('calls the writer by the name that the Python SDK gave it, too', () => {
    expect(sdk.SDK).toBe(sdk.StreamWriter)
  })
})
