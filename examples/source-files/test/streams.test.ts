import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { parquetWriteBuffer } from 'hyparquet-writer'

import { CONFIG, Stream } from '../src/index.js'
import { TemporaryFolder } from './support/temporary-folder.js'

describe('the declared streams', () => {
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await TemporaryFolder.create()
  })
  afterEach(() => folder.remove())

  const streams = () => Stream.streams(parseSource(CONFIG, { path: folder.path }))

  it('fail where there are no files', async () => {
    await expect(streams()).rejects.toMatchObject({ status: 404, phase: 'config' })
  })

  it('leave out the columns of a file that cannot be read: the reading names it', async () => {
    await folder.write('a.csv', 'a,a\n')
    await folder.write('b.parquet', 'none')
    await expect(streams()).resolves.toEqual([
      { name: 'a', schema: {} },
      { name: 'b', schema: {} },
    ])
  })

  it('tell each table once, with the columns of all of its files, named as in rows', async () => {
    await folder.write('1/visits.csv', 'id,__table\n1,2\n')
    await folder.write('2/visits.tsv', 'id\tnote\n')
    await folder.write('lines.jsonl', '{"a":1}\n')
    await folder.write('logo.png', 'bytes')
    const columnData = [
      { name: 'id', data: [1], type: 'INT32' as const },
      { name: 'at', data: [new Date(0)], type: 'TIMESTAMP' as const },
      { name: '__state', data: ['x'], type: 'STRING' as const },
    ]
    await folder.write('p.parquet', new Uint8Array(parquetWriteBuffer({ columnData })))
    const text = { type: ['string', 'null'] }
    const label = { __table: { type: 'string' } }
    expect(await streams()).toEqual([
      {
        name: 'visits',
        schema: { properties: { id: text, __table_: text, note: text, ...label } },
      },
      { name: 'lines', schema: {} },
      {
        name: 'logo',
        schema: { properties: expect.objectContaining({ part: { type: 'integer' } }) },
      },
      {
        name: 'p',
        schema: {
          properties: {
            id: { type: ['integer', 'null'] },
            at: { type: ['string', 'null'], format: 'date-time' },
            __state_: text,
            ...label,
          },
        },
      },
    ])
  })

  it('tell the decimals of Parquet, so that a database makes a column of them', async () => {
    const decimal = { converted_type: 'DECIMAL', scale: 2, precision: 9 } as const
    const contents = parquetWriteBuffer({
      columnData: [
        { name: 'price', data: [125n] },
        { name: 'total', data: [123456789012345678n] },
        { name: 'rate', data: [1.5] },
      ],
      schema: [
        { name: 'root', num_children: 3 },
        { name: 'price', type: 'INT32', repetition_type: 'REQUIRED', ...decimal },
        { name: 'total', type: 'INT64', repetition_type: 'OPTIONAL', ...decimal, precision: 18 },
        { name: 'rate', type: 'DOUBLE', repetition_type: 'REQUIRED' },
      ],
    })
    await folder.write('p.parquet', new Uint8Array(contents))
    const [stream] = await streams()
    expect(stream?.schema.properties).toEqual({
      price: { type: ['number', 'string', 'null'], format: 'decimal' },
      total: { type: ['number', 'string', 'null'], format: 'decimal' },
      rate: { type: ['number', 'string', 'null'] },
      __table: { type: 'string' },
    })
  })
})
