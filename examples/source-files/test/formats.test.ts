import { Readable } from 'node:stream'
import { inspect } from 'node:util'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isRawMessage, parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import fc from 'fast-check'
import { ByteWriter, parquetWrite, parquetWriteBuffer } from 'hyparquet-writer'

import { PART_BYTES } from '../src/formats/bytes.js'
import { lineGroupsOf } from '../src/formats/text.js'
import { CONFIG, Stream } from '../src/index.js'
import { TemporaryFolder } from './support/temporary-folder.js'

describe('the formats of the files source', () => {
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await TemporaryFolder.create()
  })

  afterEach(() => folder.remove())

  const read = (more: object = {}): ReturnType<typeof readAll> =>
    readAll(
      new Stream(parseSource(CONFIG, { path: folder.path, ...more }), { logger: () => undefined }),
    )

  /** The rows without the labels that all of them have. */
  const rowsOf = async (more: object = {}): Promise<unknown[]> =>
    (await read(more)).rows.map(({ __table, __state, ...row }) => row)

  it.each([
    [
      'a.csv',
      'a,b\n1,2\n3\n',
      './a.csv: Invalid Record Length: columns length is 2, got 1 on line 3',
    ],
    ['a.csv', 'a,a\n1,2\n', './a.csv: there are two columns named "a"'],
    ['a.csv', 'a\n"1\n', './a.csv: Quote Not Closed'],
    [
      'a.csv',
      'a\n1\nsecret"1\n',
      './a.csv: expected a value in quotes as a whole, got a quote inside of one on line 3',
    ],
    ['a.csv', 'a,b\n1,2\nsecret\n', './a.csv: Invalid Record Length: columns length is 2, got 1'],
    [
      'a.jsonl',
      '{"a":1}\n\n{"a":secret\n',
      './a.jsonl, line 3: expected a JSON object, got what is no JSON',
    ],
    ['a.jsonl', '[1]\n', './a.jsonl, line 1: expected a JSON object, got an array'],
    ['a.ndjson', 'null\n', './a.ndjson, line 1: expected a JSON object, got null'],
    ['a.ndjson', '7\n', './a.ndjson, line 1: expected a JSON object, got a number'],
    ['a.csv', Buffer.from('name\nM\xfcller\n', 'latin1'), './a.csv: expected text in UTF-8'],
    ['a.jsonl', Buffer.from('{"a":"\xfc"}\n', 'latin1'), './a.jsonl: expected text in UTF-8'],
    ['a.jsonl', Buffer.from('{"a":1}\n\xc3', 'latin1'), './a.jsonl: expected text in UTF-8'],
    [
      'a.parquet',
      'no parquet at all',
      './a.parquet: expected a Parquet file, got one that does not begin with PAR1',
    ],
    ['a.parquet', '', './a.parquet: expected a Parquet file, got an empty one (0 bytes)'],
    [
      'a.parquet',
      'PAR1????\0\0\0\x7fPAR1',
      './a.parquet: expected a Parquet file, got one whose end is missing (16 bytes are there)',
    ],
    ['a.parquet', 'PAR1????\xff\0\0\0\0PAR1', './a.parquet: the Parquet file is damaged, or of'],
  ])('%s is refused where it is broken: %j', async (name, contents, message) => {
    await folder.write(name, contents)
    const error: unknown = await read().catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ status: 422, retryable: false, phase: 'collect' })
    expect(String(error)).toContain(message)
    expect(inspect(error, { depth: Infinity })).not.toContain('secret')
  })

  it('a CSV file becomes rows of texts, whatever is quoted', async () => {
    await folder.write('visits.csv', '\uFEFFid,note\r\n007,"a, ""b""\nand c"\r\n\r\n8,\r\n')
    expect(await rowsOf()).toEqual([
      { id: '007', note: 'a, "b"\nand c' },
      { id: '8', note: '' },
    ])
    expect((await read()).rows[0]).toMatchObject({ __table: 'visits', __state: expect.any(String) })
  })

  it('columns without a name get that of their place', async () => {
    await folder.write('a.csv', ',a,,\n1,2,3,4\n')
    expect(await rowsOf()).toEqual([{ column_1: '1', a: '2', column_3: '3', column_4: '4' }])
  })

  it('a CSV file may have another delimiter; a TSV file has tabs in any case', async () => {
    await folder.write('a.csv', 'x;y\n1,5;2\n')
    await folder.write('b.TSV', 'x\ty\n1;5\t2\n')
    expect(await rowsOf({ delimiter: ';' })).toEqual([
      { x: '1,5', y: '2' },
      { x: '1;5', y: '2' },
    ])
  })

  it.each([
    ['\\t', 'x\ty\n'],
    ['\t', 'x\ty\n'],
    ['||', 'x||y\n'],
    ['\\', 'x\\y\n'],
  ])('%j is a delimiter', async (delimiter, line) => {
    await folder.write('a.csv', `${line}${line}`)
    expect(await rowsOf({ delimiter })).toEqual([{ x: 'x', y: 'y' }])
  })

  it.each(['\\n', '\n', '\r', '"', 'tab', '1'])('%j is no delimiter', async (delimiter) => {
    await folder.write('a.jsonl', '{"a":1}\n')
    await expect(read({ delimiter })).rejects.toMatchObject({
      ...{ status: 400, retryable: false },
      message: `delimiter: expected what stands between two columns, such as , or ; or | or \\t for a tab, got ${JSON.stringify(delimiter)}`,
    })
  })

  it('JSON lines become rows as they are, without a line break at the end, too', async () => {
    await folder.write('a.jsonl', '\uFEFF{"a":{"b":[1,null]}}\r\n  \n{"a":"\u2028"}')
    expect(await rowsOf()).toEqual([{ a: { b: [1, null] } }, { a: '\u2028' }])
  })

  it.each(['utf16le', 'utf8'] as const)(
    'text in %s with a mark is read as what it is',
    async (as) => {
      await folder.write('a.csv', Buffer.from('\uFEFFname\r\nZoë\r\n', as))
      await folder.write('b.jsonl', Buffer.from('\uFEFF{"name":"Zoë"}\r\n', as))
      expect(await rowsOf()).toEqual([{ name: 'Zoë' }, { name: 'Zoë' }])
    },
  )

  it.each([
    ['UTF-16 or UTF-32 without one', Buffer.from('a,b\n1,2\n', 'utf16le')],
    ['UTF-16 or UTF-32 without one', Buffer.from('a,b\n1,2\n', 'utf16le').swap16()],
    ['UTF-32', Buffer.from('\uFEFF\0a\0\n\0', 'utf16le')],
    ['UTF-16 or UTF-32 without one', Buffer.from('\0\uFEFF\0a\0\n', 'utf16le').swap16()],
  ])('text that looks like %s is refused, not read with zeros in it', async (kind, contents) => {
    for (const name of ['a.csv', 'a.jsonl']) {
      const path = await folder.write(name, contents)
      await expect(read({ path })).rejects.toMatchObject({
        ...{ status: 422, retryable: false },
        message: `./${name}: expected text in UTF-8, or in UTF-16 with a byte order mark, got what looks like ${kind}`,
      })
    }
  })

  it('a Parquet file becomes rows that JSON can represent, without losing digits', async () => {
    const contents = parquetWriteBuffer({
      columnData: [
        { name: 'name', data: ['Zoë', null], type: 'STRING' },
        { name: 'large', data: [9007199254740993n, 7n], type: 'INT64' },
        { name: 'half', data: [0.5, NaN], type: 'DOUBLE' },
        { name: 'yes', data: [true, false], type: 'BOOLEAN' },
        {
          name: 'at',
          data: [new Date('2026-03-29T00:30:00.120Z'), new Date(-1)],
          type: 'TIMESTAMP',
        },
        { name: 'bytes', data: [Uint8Array.of(0xff, 0), Uint8Array.of(0x41)], type: 'BYTE_ARRAY' },
      ],
    })
    await folder.write('a.parquet', contents)
    const rows = await rowsOf()
    expect(rows).toEqual([
      {
        ...{ name: 'Zoë', large: '9007199254740993', half: 0.5, yes: true },
        ...{ at: '2026-03-29T00:30:00.120Z', bytes: '/wA=' },
      },
      {
        ...{ name: null, large: 7, half: 'NaN', yes: false },
        ...{ at: '1969-12-31T23:59:59.999Z', bytes: 'A' },
      },
    ])
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
  })

  it('a Parquet file of several row groups is read in the order of its rows', async () => {
    const writer = new ByteWriter()
    const ids = Array.from({ length: 25 }, (_, index) => index)
    const columnData = [{ name: 'id', data: ids, type: 'INT32' as const }]
    await parquetWrite({ writer, columnData, rowGroupSize: 10 })
    await folder.write('a.parquet', writer.getBuffer())
    expect(await rowsOf()).toEqual(ids.map((id) => ({ id })))
  })

  it('a Parquet file that was cut off anywhere is told by its name and what is missing', async () => {
    const columnData = [{ name: 'id', data: [1, 2, 3], type: 'INT32' as const }]
    const whole = new Uint8Array(parquetWriteBuffer({ columnData }))
    const property = fc.asyncProperty(fc.integer({ min: 1, max: whole.length - 1 }), async (n) => {
      await folder.write('a.parquet', whole.subarray(0, n))
      await expect(read()).rejects.toMatchObject({
        ...{ status: 422, retryable: false },
        message: `./a.parquet: expected a Parquet file, got one whose end is missing (${n} bytes are there)`,
      })
    })
    await fc.assert(property, { numRuns: 50 })
  })

  it('any other file comes as its bytes, under its name', async () => {
    await folder.write('images/logo.png', Uint8Array.of(0x89, 0x50, 0, 0xff))
    await folder.write('empty.bin', '')
    const messages = (await read()).batches.flat().filter(isRawMessage)
    expect(messages).toMatchObject([
      { tag: './empty.bin', raw: '', metadata: { __table: 'empty', part: 0 } },
      {
        ...{ tag: './images/logo.png', raw: 'iVAA/w==' },
        metadata: { __table: 'logo', __state: expect.any(String), part: 0 },
      },
    ])
  })

  it.each([PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES])(
    'a file of %d bytes comes in parts, none lost, one a batch',
    async (sizeBytes) => {
      const contents = Buffer.alloc(sizeBytes, 'The bytes of a large file. ')
      await folder.write('large.bin', contents)
      const { batches } = await read()
      const messages = batches.flat().filter(isRawMessage)

      expect(batches.every((batch) => Array.isArray(batch) && batch.length <= 1)).toBe(true)
      expect(messages.map(({ metadata }) => metadata['part'])).toEqual(messages.map((_, i) => i))
      const parts = messages.map(({ raw }) => Buffer.from(raw, 'base64'))
      expect(Buffer.concat(parts).equals(contents)).toBe(true)
    },
  )
})

it('lines are the same wherever the text is cut into pieces', async () => {
  const piece = fc.array(fc.constantFrom('a', '\u2028', '\r', '\n'), { maxLength: 5 })
  const property = fc.asyncProperty(fc.array(piece), async (pieces) => {
    const texts = pieces.map((letters) => letters.join(''))
    const found: string[] = []
    for await (const lines of lineGroupsOf('', Readable.from(texts))) found.push(...lines)
    const whole = texts.join('').replace(/\r$/, '')
    expect(found).toEqual(whole.split(/\r\n|\n|\r/))
  })
  await fc.assert(property)
})
