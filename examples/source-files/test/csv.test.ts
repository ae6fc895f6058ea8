import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import fc from 'fast-check'

import { CONFIG, Stream } from '../src/index.js'
import { TemporaryFolder } from './support/temporary-folder.js'

describe('a CSV file', () => {
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await TemporaryFolder.create()
  })
  afterEach(() => folder.remove())

  const rowsOf = async (
    contents: string,
    more: object = {},
    batchSize = 1_000,
  ): Promise<unknown[]> => {
    await folder.write('a.csv', contents)
    const source = parseSource(CONFIG, { path: folder.path, ...more })
    const { rows } = await readAll(new Stream(source, { logger: () => undefined }), { batchSize })
    return rows.map(({ __table, __state, ...row }) => row)
  }

  it.each<[string, string, string]>([
    ['a,b\n1,2\n3,4,5\n', 'Invalid Record Length: columns length is 2, got 3', 'line 3'],
    ['a,b\r\n"x\r\ny",2\r\n3\r\n', 'Invalid Record Length: columns length is 2, got 1', 'line 4'],
    ['a\r1\r"2', 'Quote Not Closed', 'line 3'],
    ['a\n"1"2\n', 'got a quote before its end', 'line 2'],
    ['sep=;\na;b\n1;2\n3\n', 'Invalid Record Length: columns length is 2, got 1', 'line 4'],
    ['a,b\n1,2\n"3",4\n5,6,7,8\n9,0\n', 'columns length is 2, got 4', 'line 4'],
    ['a,b\n1,2\n3\n"4",5\n', 'columns length is 2, got 1', 'line 3'],
    ['a,b\n1,2\n3\n', 'columns length is 2, got 1', 'line 3'],
    ['a,b\n1,2\n"3\n3"\n4,5\n', 'columns length is 2, got 1', 'line 3'],
    ['a\n1\n2"\n', 'got a quote inside of one', 'line 3'],
    ['sep=;\na;a\n', 'there are two columns named "a"', ''],
    ['a,b\n\n\n1\n', 'Invalid Record Length: columns length is 2, got 1', 'line 4'],
  ])('%j is refused, with the line', async (contents, message, line) => {
    await expect(rowsOf(contents)).rejects.toMatchObject({
      ...{ status: 422, retryable: false },
      message: expect.stringMatching(new RegExp(`^\\./a\\.csv: .*${message}.*${line}`)),
    })
  })

  it.each<[string, string, unknown[]]>([
    ['mixed line ends', 'id,n\n1,x\r\n', [{ id: '1', n: 'x' }]],
    ['a header that ends otherwise', 'n\r\na\nb\nc\n', [{ n: 'a' }, { n: 'b' }, { n: 'c' }]],
    ['line ends of old Macs', 'n\ra\rb', [{ n: 'a' }, { n: 'b' }]],
    [
      'all line ends at once',
      'n\ra\r\nb\nc\r\r\n\nd',
      [{ n: 'a' }, { n: 'b' }, { n: 'c' }, { n: 'd' }],
    ],
    [
      'line breaks in quotes, as they are',
      'n\r\n"a\r\nb\rc\nd\n\ne"\r\n',
      [{ n: 'a\r\nb\rc\nd\n\ne' }],
    ],
    [
      'quotes in quotes',
      'n,m\n"""a""",""""\n"",""\n',
      [
        { n: '"a"', m: '"' },
        { n: '', m: '' },
      ],
    ],
    ['an empty text in quotes, and an empty line', 'n\n""\n\n', [{ n: '' }]],
    ['the separator line of Excel', 'sep=;\r\na;b\r\n1,5;2\r\n', [{ a: '1,5', b: '2' }]],
    ['a separator line in capitals', 'SEP=|\na|b\n1|2\n', [{ a: '1', b: '2' }]],
    ['a column of that name', 'sep=\n1\n', [{ 'sep=': '1' }]],
    [
      'a column without a name beside one of its name',
      ',column_1\n1,2\n',
      [{ column_1_: '1', column_1: '2' }],
    ],
    ['only a header', 'a,b\n', []],
    ['nothing', '', []],
    ['empty lines around', '\n\r\n\na\n\n1\n\n', [{ a: '1' }]],
    ['no line break at the end', 'a,b\n1,', [{ a: '1', b: '' }]],
    [
      'columns that are named like labels',
      '__table,__state,__id,__id_\n1,2,3,4\n',
      [{ __table_: '1', __state_: '2', __id__: '3', __id_: '4' }],
    ],
    ['a column that is named __tablename', '__tablename\n1\n', [{ __tablename: '1' }]],
  ])('with %s', async (_, contents, rows) => {
    expect(await rowsOf(contents)).toEqual(rows)
  })

  it('with a record of many megabytes is read, and a quote that is never closed is told', async () => {
    const long = 'a long text, '.repeat(1_500_000)
    const [row] = await rowsOf(`id,note\n1,"${long}"\n`)
    expect((row as { note: string }).note === long).toBe(true)
    await expect(rowsOf(`id,note\n1,"${long}`)).rejects.toThrow(/Quote Not Closed.* on line 2$/)
  })

  it('keeps a column named __proto__', async () => {
    const [row = {}] = await rowsOf('__proto__,constructor\n1,2\n')
    expect(Object.entries(row as object)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
  })

  it('gives the rows before a fault first', async () => {
    await folder.write('a.csv', 'a\n1\n2\n"3"x\n')
    const source = parseSource(CONFIG, { path: folder.path })
    const stream = new Stream(source, { logger: () => undefined })
    expect(await stream.read()).toMatchObject([{ a: '1' }, { a: '2' }])
    await expect(stream.read()).rejects.toMatchObject({ status: 422 })
  })

  it('gives what was written, whatever it is, wherever it is cut and stopped', async () => {
    const value = fc.array(fc.constantFrom('a', '"', ',', '\n', '\r', '\r\n', ' ', 'ü', ';'), {
      maxLength: 4,
    })
    const table = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 })
    const end = fc.constantFrom('\n', '\r\n', '\r')
    const delimiter = fc.constantFrom(',', '||')
    const property = fc.asyncProperty(
      ...([table, end, delimiter, fc.boolean(), fc.integer({ min: 1, max: 7 })] as const),
      async (records, newline, between, isAllQuoted, n) => {
        const values = records.map((record) => record.map((letters) => letters.join('')))
        const spelled = (text: string): string =>
          isAllQuoted || /[",|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
        const lines = values.map((record) => record.map(spelled).join(between))
        const text = `x${between}y${newline}${lines.join(newline)}${newline}`
        const rows = await rowsOf(text, { delimiter: between }, n)
        expect(rows).toEqual(values.map(([x, y]) => ({ x, y })))
      },
    )
    await fc.assert(property, { numRuns: 60 })
  })

  it('of many pieces is read as one, with quotes across their edges', async () => {
    const note = 'a "quoted"\r\nnote, with a break '.repeat(40)
    const lines = Array.from(
      { length: 2_000 },
      (_, id) => `${id},"${note.replaceAll('"', '""')}"\r\n`,
    )
    const rows = (await rowsOf(`id,note\r\n${lines.join('')}`)) as { id: string; note: string }[]
    expect(rows.map(({ id }) => Number(id))).toEqual(lines.map((_, id) => id))
    expect(new Set(rows.map((row) => row.note))).toEqual(new Set([note]))
  })
})
