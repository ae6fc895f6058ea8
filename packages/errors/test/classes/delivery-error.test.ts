import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'

import { DeliveryError, serializeError } from '../../src/index.js'

const errorOf = (records: readonly unknown[]): DeliveryError =>
  new DeliveryError('3 records were not delivered after 2 attempts: AccessDenied: no', {
    records: records as DeliveryError['records'],
    attempts: 2,
    retryable: false,
    cause: new Error('no'),
  })

const many = errorOf(
  Array.from({ length: 1_000 }, (_, n) => ({
    table: 'signups',
    record: { n, email: 'a@b.example' },
  })),
)
const facts = {
  code: 'PANOPLY_DELIVERY_FAILED',
  retryable: false,
  attempts: 2,
  records: 1_000,
  first: { table: 'signups', bytes: 29 },
}

describe('a DeliveryError in a log', () => {
  it('shows the message and the counts, and no record', () => {
    const shown = inspect(many)
    expect(shown).toMatch(
      /^DeliveryError: 3 records were not delivered after 2 attempts: AccessDenied: no \{/,
    )
    for (const word of [
      "code: 'PANOPLY_DELIVERY_FAILED'",
      'records: 1000',
      "table: 'signups'",
      'bytes: 29',
    ]) {
      expect(shown).toContain(word)
    }
    expect(shown).not.toContain('a@b.example')
    expect(shown.split('\n').length).toBeLessThan(10)
  })

  it('is the same as JSON', () => {
    expect(JSON.parse(JSON.stringify(many))).toEqual({
      name: 'DeliveryError',
      message: '3 records were not delivered after 2 attempts: AccessDenied: no',
      ...facts,
    })
  })

  it('still has its records, and can be serialized with its cause', () => {
    expect(many.records[999]?.record).toEqual({ n: 999, email: 'a@b.example' })
    expect(serializeError(many)).toMatchObject({ code: facts.code, cause: { message: 'no' } })
  })

  it.each([
    ['nothing', [], undefined],
    [
      'a record that JSON cannot represent',
      [{ table: 't', record: { n: 1n } }],
      { table: 't', bytes: 0 },
    ],
    [
      'a table that cannot become a text',
      [{ table: Object.create(null) as unknown, record: {} }],
      { table: '(object)', bytes: 2 },
    ],
    ['a record that is none', [{ table: 7, record: undefined }], { table: '7', bytes: 0 }],
  ])('accepts %s without an error', (_, records, first) => {
    expect(errorOf(records).toJSON().first).toEqual(first)
    expect(inspect(errorOf(records))).toContain('DeliveryError: ')
  })
})
