import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { decodeEntry, encodeEntry, entryKey } from '../../../src/spool/level/spool-entry.js'
import {
  decodeIntent,
  decodeInventory,
  encodeIntent,
  encodeInventory,
  foreignVersion,
  missingRecords,
} from '../../../src/spool/level/spool-journal.js'

const someEntry = fc
  .record({
    id: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    records: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 20 }),
  })
  .map(({ id, records }) => ({
    id,
    recordCount: records.length,
    body: Buffer.from(records.map((record) => JSON.stringify(record)).join('\n')),
  }))

describe('an entry', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(someEntry, (entry) => {
        expect(decodeEntry(entryKey(entry.id), encodeEntry(entry))).toEqual(entry)
      }),
    )
  })

  it('does not come back when a bit of it has changed', () => {
    fc.assert(
      fc.property(someEntry, fc.nat(), fc.integer({ min: 0, max: 7 }), (entry, at, bit) => {
        const value = encodeEntry(entry)
        const index = at % value.length
        value[index] = (value[index] ?? 0) ^ (1 << bit)
        expect(decodeEntry(entryKey(entry.id), value)).toBeUndefined()
      }),
    )
  })

  it('does not come back when its end is missing, or something follows it', () => {
    fc.assert(
      fc.property(someEntry, fc.nat(), (entry, at) => {
        const value = encodeEntry(entry)
        const key = entryKey(entry.id)
        expect(decodeEntry(key, value.subarray(0, at % value.length))).toBeUndefined()
        expect(decodeEntry(key, Buffer.concat([value, Buffer.from('{}')]))).toBeUndefined()
      }),
    )
  })

  it('does not come back under a key that is none, nor with a count that is wrong', () => {
    const entry = { id: 1, recordCount: 2, body: Buffer.from('{}\n{}') }
    expect(decodeEntry('inventory', encodeEntry(entry))).toBeUndefined()
    expect(decodeEntry(entryKey(1), encodeEntry({ ...entry, recordCount: 3 }))).toBeUndefined()
  })

  it('has a key that sorts as its number does', () => {
    const someId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
    fc.assert(
      fc.property(someId, someId, (a, b) => {
        expect(Math.sign(a - b)).toBe(entryKey(a) < entryKey(b) ? -1 : a === b ? 0 : 1)
      }),
    )
  })
})

describe('the notes beside the entries', () => {
  const someCount = fc.nat(1_000_000)

  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.string(), someCount, someCount, (account, records, lastId) => {
        const inventory = { account, records, lastId }
        expect(decodeInventory(encodeInventory(inventory))).toEqual(inventory)
        expect(decodeIntent(encodeIntent({ records, lastId }))).toEqual({ records, lastId })
      }),
    )
  })

  it.each([
    [undefined],
    [Buffer.from('')],
    [Buffer.from('{"version":1,"account":"a"')],
    [Buffer.from('{"version":1,"account":"a","records":-1,"lastId":1}')],
    [Buffer.from('null')],
  ])('that are none are taken for none: %s', (value) => {
    expect(decodeInventory(value)).toBeUndefined()
    expect(decodeIntent(value)).toBeUndefined()
    expect(foreignVersion(value)).toBeUndefined()
  })

  it('of another version are known as such', () => {
    const value = Buffer.from('{"version":2,"account":"a","records":1,"lastId":1}')
    expect(decodeInventory(value)).toBeUndefined()
    expect(foreignVersion(value)).toBe(2)
  })

  it.each([
    ['all is there', { records: 5, lastId: 9 }, undefined, { records: 5, lastId: 9 }, 0],
    [
      'the last change is there',
      { records: 5, lastId: 9 },
      { records: 2, lastId: 9 },
      { records: 5, lastId: 9 },
      0,
    ],
    [
      'the last change was torn off',
      { records: 5, lastId: 9 },
      { records: 2, lastId: 10 },
      { records: 5, lastId: 9 },
      2,
    ],
    ['entries are damaged', { records: 5, lastId: 9 }, undefined, { records: 3, lastId: 9 }, 2],
    ['both', { records: 5, lastId: 9 }, { records: 2, lastId: 10 }, { records: 4, lastId: 9 }, 3],
    [
      'the first change was torn off',
      undefined,
      { records: 4, lastId: 1 },
      { records: 0, lastId: 0 },
      4,
    ],
    ['nothing was ever written', undefined, undefined, { records: 0, lastId: 0 }, 0],
  ])('tell what is missing: %s', (_, inventory, intent, found, missing) => {
    expect(missingRecords(inventory && { account: 'a', ...inventory }, intent, found)).toBe(missing)
  })
})
