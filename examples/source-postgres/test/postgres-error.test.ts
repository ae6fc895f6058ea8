import { describe, expect, it } from '@jest/globals'
import { wrapErrors } from '@panoply/errors'

import { postgresError } from '../src/postgres-error.js'

const coded = (code: string): Error => Object.assign(new Error('as the server said'), { code })

const wrapped = (thrown: unknown): unknown => {
  const fail = wrapErrors('collect')(() => {
    throw postgresError(thrown)
  })
  try {
    return fail()
  } catch (error) {
    return error
  }
}

describe('what the database throws', () => {
  it.each([
    ['28P01', 401, false, 'a wrong password'],
    ['28000', 401, false, 'a user that may not connect'],
    ['42501', 403, false, 'no privilege'],
    ['3D000', 404, false, 'no such database'],
    ['42P01', 404, false, 'no such table'],
    ['42703', 404, false, 'no such column'],
    ['42601', 400, false, 'a syntax error'],
    ['22P02', 400, false, 'a value that does not fit its type'],
    ['25006', 400, false, 'an attempt to write'],
    ['53300', 429, true, 'too many connections'],
    ['57014', 408, true, 'a query that took too long'],
    ['08006', 408, true, 'a broken connection'],
    ['ECONNREFUSED', 408, true, 'nobody listens'],
    ['ECONNRESET', 408, true, 'a broken connection'],
    ['ETIMEDOUT', 408, true, 'no answer'],
    ['EAI_AGAIN', 408, true, 'no name server'],
    ['ENOTFOUND', 408, false, 'no such host'],
    ['40P01', 500, true, 'a deadlock'],
    ['57P01', 500, true, 'a server that is shut down'],
    ['XX000', 500, true, 'anything else'],
  ])('%s has the status %d (retryable: %s): %s', (code, status, retryable) => {
    expect(wrapped(coded(code))).toMatchObject({ status, retryable })
    expect(postgresError(coded(code)).message).toBe(`as the server said (${code})`)
  })

  it.each([
    ['The server does not support SSL connections', 400, false],
    ['self-signed certificate in certificate chain', 400, false],
    ['Query read timeout', 408, true],
    ['Connection terminated unexpectedly', 408, true],
    ['Client has encountered a connection error and is not queryable', 408, true],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 401, false],
    ['something new', 500, true],
  ])('"%s" has the status %d (retryable: %s)', (message, status, retryable) => {
    expect(wrapped(new Error(message))).toMatchObject({ message, status, retryable })
  })

  it('keeps what was thrown as the cause', () => {
    const thrown = coded('40P01')
    expect(postgresError(thrown).cause).toBe(thrown)
  })

  it.each([[undefined], [null], ['a text'], [new AggregateError([coded('ECONNREFUSED')])]])(
    'takes %p, too',
    (thrown) => {
      expect(wrapped(thrown)).toMatchObject({ code: 'PANOPLY_DATA_SOURCE_FAILED' })
      expect(postgresError(thrown).message).not.toBe('')
    },
  )
})
