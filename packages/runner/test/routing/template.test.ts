import { describe, expect, it } from '@jest/globals'

import fc from 'fast-check'

import { parseTemplate } from '../../src/routing/template.js'

const filled = (template: string, row: Record<string, unknown>): unknown =>
  parseTemplate(template, 'destination').fill(row)

describe('a template', () => {
  it.each([
    ['typeform_{__table}', { __table: 'forms' }, 'typeform_forms'],
    ['{_type}#{_id}', { _type: 'a', _id: 7 }, 'a#7'],
    ['{the type}', { 'the type': true }, 'true'],
    ['{a.b}', { a: { b: 1n } }, '1'],
    ['{a.b}', { 'a.b': 'exact', a: { b: 'nested' } }, 'exact'],
    ['{at}', { at: new Date(0) }, '1970-01-01T00:00:00.000Z'],
    ['{a}{b}', { a: '', b: 0 }, '0'],
    ['{ID}', { id: 7 }, '7'],
    ['{ID}', { id: 7, ID: 8 }, '8'],
    ['{A.B}', { a: { b: 1 } }, '1'],
    ['{a}', { a: '{b}', b: 'x' }, '{b}'],
    ['orders', {}, 'orders'],
  ])('%s filled from %j is %s', (template, row, text) => {
    expect(filled(template, row)).toEqual({ text })
  })

  it.each([
    ['{a}-{b}', {}, ['a', 'b']],
    ['{a}', { a: null }, ['a']],
    ['{a}', { a: Number.NaN }, ['a']],
    ['{a}', { a: {} }, ['a']],
    ['{a}', { a: [1] }, ['a']],
    ['{a.b}', { a: 'text' }, ['a.b']],
    ['{toString}', {}, ['toString']],
    ['{a}', { a: new Date(Number.NaN) }, ['a']],
  ])('%s cannot be filled from %j', (template, row, missing) => {
    expect(filled(template, row)).toEqual({ missing })
  })

  it.each(['', '  ', '{', 'a}', '{a', '{}', '{ }', '{{a}}', 'a{b}c}'])('%j is refused', (text) => {
    expect(() => parseTemplate(text, 'idpattern')).toThrow(
      expect.objectContaining({ code: 'PANOPLY_INVALID_ARGUMENT', argument: 'idpattern' }),
    )
  })

  it('is refused for a row with two fields that differ from its own in case alone', () => {
    expect(() => filled('{Id}', { id: 1, ID: 2 })).toThrow(/expected one field.*got id and ID/)
  })

  it('keeps the text around its fields, whatever they hold', () => {
    const literal = fc.string().map((text) => text.replace(/[{}]/g, ''))
    fc.assert(
      fc.property(literal, literal, fc.string(), (before, after, value) => {
        expect(filled(`${before}{field}${after}`, { field: value })).toEqual({
          text: before + value + after,
        })
      }),
    )
  })
})
