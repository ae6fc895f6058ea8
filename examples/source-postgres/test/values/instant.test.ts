import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { parseInstant } from '../../src/values/instant.js'

/** As the server spells it: without zeros at the end. */
const spelt = (iso: string): string => `${iso.replace('T', ' ').replace(/\.?0*Z$/, '')}+00`

describe('a moment of a table', () => {
  it.each([
    'infinity',
    '-infinity',
    '0044-03-15 12:00:00+00 BC',
    '12026-01-01 00:00:00+00',
    '2026-03-29 02:30:00+02',
    '2026-03-29 02:30:00.1234567+00',
    '2026-03-29 02:30:00',
    '',
  ])('that no Date can be stays a text: %s', (text) => {
    expect(parseInstant(text)).toBe(text)
  })

  it('is the same moment as a Date, with the same text', () => {
    const moment = fc.date({
      ...{ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') },
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(moment, (date) => {
        const parsed = parseInstant(spelt(date.toISOString())) as Date
        expect(parsed.getTime()).toBe(date.getTime())
        expect(parsed.toISOString()).toBe(date.toISOString())
      }),
    )
  })

  it('is right on every day around the leap days', () => {
    for (const year of [
      '0001',
      '0004',
      '0096',
      '0100',
      '1900',
      '1969',
      '1970',
      '2000',
      '2024',
      '9999',
    ]) {
      for (const day of ['01-01', '02-28', '03-01', '12-31']) {
        const iso = `${year}-${day}T23:59:59.000Z`
        expect((parseInstant(spelt(iso)) as Date).getTime()).toBe(Date.parse(iso))
      }
    }
    const leapDay = parseInstant('2024-02-29 00:00:00+00') as Date
    expect(leapDay.getTime()).toBe(Date.UTC(2024, 1, 29))
  })

  it('lies in the millisecond before it, and keeps up to six digits in its text and in JSON', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(999_999), (digits, number) => {
        const fraction = String(number).padStart(6, '0').slice(0, digits)
        const date = parseInstant(`1969-12-31 23:59:59.${fraction}+00`) as Date
        expect(date.getTime()).toBe(
          Date.parse(`1969-12-31T23:59:59.${fraction.padEnd(3, '0').slice(0, 3)}Z`),
        )
        const text = `1969-12-31T23:59:59.${fraction.padEnd(digits > 3 ? 6 : 3, '0')}Z`
        expect(date.toISOString()).toBe(text)
        expect(JSON.stringify([date])).toBe(JSON.stringify([text]))
      }),
    )
  })

  it('that is set to another one loses its text', () => {
    const date = parseInstant('2026-03-29 00:30:00.123456+00') as Date
    date.setUTCFullYear(2027)
    expect(JSON.stringify(date)).toBe('"2027-03-29T00:30:00.123Z"')
    date.setTime(Number.NaN)
    expect(() => date.toISOString()).toThrow(RangeError)
    expect(JSON.stringify(date)).toBe('null')
  })
})
