import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  type FolderView,
  tableFileName,
  tableFileNameIn,
} from '../../../src/destination/ndjson/table-file-name.js'

describe('the name of a table file', () => {
  it.each([
    ['orders', 'orders.ndjson'],
    ['Ünïcode 表', 'Ünïcode 表.ndjson'],
    ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd.ndjson'],
    ['a:b*c', 'a%3Ab%2Ac.ndjson'],
    ['.hidden', '%2Ehidden.ndjson'],
    ['50%', '50%25.ndjson'],
    ['dot.', 'dot%2E.ndjson'],
    ['a\0b', 'a%00b.ndjson'],
    ['CON', '%43ON.ndjson'],
    ['nul.rows', '%6Eul.rows.ndjson'],
    ['lpt1', '%6Cpt1.ndjson'],
    ['console', 'console.ndjson'],
    ['\u00c9', '\u00c9.ndjson'],
    ['E\u0301', 'E\u0301.ndjson'],
  ])('of %s is %s', (table, file) => {
    expect(tableFileName(table)).toBe(file)
  })

  it('is one of its own, short enough, and inside the folder', () => {
    const lengths = { minLength: 1, maxLength: 400 }
    const table = fc.oneof(
      fc.string({ unit: 'grapheme', ...lengths }),
      fc.string({ unit: 'binary', ...lengths }),
    )
    fc.assert(
      fc.property(table, table, (one, other) => {
        const name = tableFileName(one)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
        expect(name).not.toMatch(/[/\\\0]/)
        expect(name === tableFileName(other)).toBe(one === other)
      }),
    )
  })
})

/** A folder of a file system that takes names for one whose `folded` forms are one. */
class Folder implements FolderView {
  readonly #names: string[] = []
  readonly #fold: (name: string) => string

  constructor(fold: (name: string) => string) {
    this.#fold = fold
  }

  readonly names = (): string[] => this.#names
  readonly isThere = (name: string): boolean =>
    this.#names.some((each) => this.#fold(each) === this.#fold(name))

  /** Opens the files of tables, as a run does. */
  open(...tables: readonly string[]): string[] {
    return tables.map((table) => {
      const name = tableFileNameIn(this, table)
      if (!this.isThere(name)) this.#names.push(name)
      return name
    })
  }
}

const asMacDoes = (name: string): string => name.normalize('NFD').toLowerCase()

describe('the files of tables whose names a file system takes for one', () => {
  it.each([
    ['Users', 'users'],
    ['\u00c9', '\u00e9'],
    ['\u00c9', 'E\u0301'],
  ])('are two for %s and %s, and the same in a later run', (one, other) => {
    const folder = new Folder(asMacDoes)
    const names = folder.open(one, other)
    expect(names[0]).toBe(`${one}.ndjson`)
    expect(names[1]).toMatch(new RegExp(`^${other}-[0-9a-f]{16}\\.ndjson$`))
    expect(folder.open(other, one)).toEqual([names[1], names[0]])
  })

  it('have their plain names where the file system tells them apart', () => {
    const folder = new Folder((name) => name)
    expect(folder.open('Users', 'users')).toEqual(['Users.ndjson', 'users.ndjson'])
    expect(folder.open('users', 'Users')).toEqual(['users.ndjson', 'Users.ndjson'])
  })
})
