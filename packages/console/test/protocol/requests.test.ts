import { describe, expect, it } from '@jest/globals'

import {
  formRequest,
  previewRequest,
  rowsQuery,
  sqlRequest,
  timelineQuery,
  valuesRequest,
} from '../../src/protocol/requests.js'

describe('what the page may ask', () => {
  it.each([
    ['no object', formRequest(), 'values'],
    ['values that are a list', formRequest(), { values: [] }],
    ['a proof without values', formRequest(), {}],
    ['the choices of no parameter', valuesRequest(), { values: {}, param: '' }],
    ['a sign-in with a number for a parameter', valuesRequest(), { values: {}, param: 7 }],
    ['a preview of no rows', previewRequest(), { values: {}, limit: 0 }],
    ['a preview of a million rows', previewRequest(), { values: {}, limit: 1_000_000 }],
    ['empty SQL', sqlRequest(), { sql: '' }],
    ['SQL of a megabyte', sqlRequest(), { sql: 'x'.repeat(1_000_000) }],
    ['rows from before the first one', rowsQuery(), { offset: '-1' }],
    ['half a row', rowsQuery(), { offset: '0.5' }],
    ['more rows than a page holds', rowsQuery(), { limit: '1001' }],
    ['a timeline from no number', timelineQuery(), { after: 'then' }],
  ])('is not %s', (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false)
  })

  it('has defaults for what is left out', () => {
    expect(previewRequest().parse({ values: {} })).toEqual({ values: {}, limit: 50 })
    expect(sqlRequest().parse({ sql: 'FROM users' })).toEqual({ sql: 'FROM users', limit: 1_000 })
    expect(rowsQuery().parse({})).toEqual({ offset: 0, limit: 100, desc: '0' })
    expect(timelineQuery().parse({ after: '7' })).toEqual({ after: 7, limit: 1_000 })
  })
})
