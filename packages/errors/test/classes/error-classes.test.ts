import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'

import * as errors from '../../src/index.js'

const table = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')

const isErrorClass = (value: unknown): value is new (message: string, facts: object) => Error =>
  typeof value === 'function' && value.prototype instanceof Error

const classes = Object.entries(errors).filter(([, value]) => isErrorClass(value)) as [
  string,
  new (message: string, facts: object) => errors.PanoplyError,
][]

describe('every error class that is exported', () => {
  it('is found by this walk', () => {
    expect(classes.map(([name]) => name).sort()).toEqual([
      'BufferFullError',
      'DataSourceError',
      'DeliveryError',
      'InvalidArgumentError',
      'PanoplyError',
      'RecordTooLargeError',
      'SpoolError',
      'TokenValidationError',
      'WriterClosedError',
    ])
  })

  it.each(classes)('%s has a code of its own and a row in docs/errors.md', (name, ErrorClass) => {
    const error = new ErrorClass('what happened', {})

    expect(error.code).toMatch(/^PANOPLY_[A-Z_]+$/)
    const others = classes.filter(([other]) => other !== name)
    expect(others.map(([, Other]) => new Other('', {}).code)).not.toContain(error.code)
    expect(table).toMatch(new RegExp(`^\\| \`${name}\` +\\| \`${error.code}\` `, 'm'))
  })

  it.each(classes)('%s is a named PanoplyError whose name heads its stack', (name, ErrorClass) => {
    const error = new ErrorClass('what happened', {})

    expect(error).toBeInstanceOf(errors.PanoplyError)
    expect(error.name).toBe(name)
    expect(error.stack).toMatch(new RegExp(`^${name}: what happened`))
    expect(Object.keys(error)).not.toContain('name')
    expect(inspect(error)).toContain(error.code)
  })
})

describe('the table of statuses', () => {
  it.each(Object.entries(errors.ERROR_STATUSES))('has a row for %s, %s', (status, meaning) => {
    expect(table).toMatch(new RegExp(`^\\| ${status} +\\| ${meaning}`, 'm'))
  })
})

describe('PanoplyError', () => {
  it('is retryable by default', () => {
    expect(new errors.PanoplyError('a').retryable).toBe(true)
    expect(new errors.PanoplyError('a', { retryable: false }).retryable).toBe(false)
  })

  it('keeps a code and a cause, also a cause that is undefined on purpose', () => {
    const cause = new Error('below')
    const error = new errors.PanoplyError('a', { code: 'MY_CODE', cause })

    expect(error).toMatchObject({ code: 'MY_CODE', cause })
    expect(Object.hasOwn(new errors.PanoplyError('a'), 'cause')).toBe(false)
    expect(Object.hasOwn(new errors.PanoplyError('a', { cause: undefined }), 'cause')).toBe(true)
  })

  it('can be derived from by authors, who keep their own code', () => {
    class QuotaError extends errors.PanoplyError {}

    expect(new QuotaError('no more', { code: 'QUOTA' })).toMatchObject({ code: 'QUOTA' })
    expect(errors.isPanoplyError(new QuotaError('no more'))).toBe(true)
  })
})
