import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isRawMessage, parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { parquetWriteBuffer } from 'hyparquet-writer'

import { PART_BYTES } from '../src/formats/bytes.js'
import { formatDay, formatMoment } from '../src/formats/parquet/moment.js'
import { CONFIG, Stream } from '../src/index.js'
import { TemporaryFolder } from './support/temporary-folder.js'

/** The longest row that the platform takes, in bytes. */
const PLATFORM_BYTES = 256_000

describe('values that JavaScript would change', () => {
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await TemporaryFolder.create()
  })
  afterEach(() => folder.remove())

  const read = (): ReturnType<typeof readAll> =>
    readAll(new Stream(parseSource(CONFIG, { path: folder.path }), { logger: () => undefined }))
  const rowsOf = async (): Promise<Record<string, unknown>[]> =>
    (await read()).rows.map(({ __table, __state, ...row }) => row as Record<string, unknown>)

  it('JSON lines keep the digits of numbers, and names like __proto__ and __table', async () => {
    await folder.write(
      'a.jsonl',
      '{"id":12345678901234567890,"n":1e400,"d":0.12345678901234567890,"f":1.5}\n' +
        '{"__proto__":1,"__table":"own","__state":"s","__id":7,"__tablename":"t"}\n',
    )
    const [first, second = {}] = await rowsOf()
    expect(first).toEqual({
      id: '12345678901234567890',
      n: '1e400',
      d: '0.12345678901234567890',
      f: 1.5,
    })
    expect(Object.entries(second)).toEqual([
      ['__proto__', 1],
      ...[
        ['__table_', 'own'],
        ['__state_', 's'],
        ['__id_', 7],
        ['__tablename', 't'],
      ],
    ])
    expect((await read()).rows[1]).toMatchObject({ __table: 'a', __state: expect.any(String) })
  })

  it('Parquet keeps the digits of decimals, large and small, whatever they are stored as', async () => {
    const decimal = (scale: number, precision: number) =>
      ({ converted_type: 'DECIMAL', scale, precision }) as const
    const contents = parquetWriteBuffer({
      columnData: [
        { name: 'small', data: [125n, -1n] },
        { name: 'large', data: [123456789012345678n, -5n] },
        { name: 'huge', data: [2n ** 64n, -1n] },
      ],
      schema: [
        { name: 'root', num_children: 3 },
        { name: 'small', type: 'INT32', repetition_type: 'REQUIRED', ...decimal(2, 9) },
        { name: 'large', type: 'INT64', repetition_type: 'REQUIRED', ...decimal(4, 18) },
        { name: 'huge', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED', ...decimal(3, 30) },
      ],
    })
    await folder.write('a.parquet', contents)
    expect(await rowsOf()).toEqual([
      { small: 1.25, large: '12345678901234.5678', huge: '18446744073709551.616' },
      { small: -0.01, large: -0.0005, huge: -0.001 },
    ])
  })

  it('Parquet keeps dates past the year 9999 and before 0', async () => {
    const micros = BigInt(Date.UTC(12_000, 0, 1)) * 1_000n + 7n
    const early = new Date(Number(-(2n ** 62n) / 1_000n) - 1).toISOString()
    const dayOf = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 13)
    const contents = parquetWriteBuffer({
      columnData: [
        { name: 'day', data: [3_663_539, -800_000] },
        { name: 'at', data: [micros, -(2n ** 62n)] },
      ],
      schema: [
        { name: 'root', num_children: 2 },
        { name: 'day', type: 'INT32', repetition_type: 'REQUIRED', converted_type: 'DATE' },
        {
          name: 'at',
          type: 'INT64',
          repetition_type: 'REQUIRED',
          converted_type: 'TIMESTAMP_MICROS',
        },
      ],
    })
    await folder.write('a.parquet', contents)
    expect(await rowsOf()).toEqual([
      { day: dayOf(3_663_539), at: '+012000-01-01T00:00:00.000007Z' },
      { day: dayOf(-800_000), at: early.replace('Z', '096Z') },
    ])
  })

  it('Parquet keeps intervals, BSON, UUIDs and JSON', async () => {
    const [interval, uuid] = [Buffer.alloc(12), Buffer.alloc(16, 0xab)]
    interval.writeUInt32LE(14)
    interval.writeUInt32LE(3, 4)
    interval.writeUInt32LE(4_005, 8)
    const bytes = { type: 'FIXED_LEN_BYTE_ARRAY', repetition_type: 'REQUIRED' } as const
    const text = { type: 'BYTE_ARRAY', repetition_type: 'REQUIRED' } as const
    const contents = parquetWriteBuffer({
      columnData: [
        { name: 'interval', data: [interval] },
        { name: 'bson', data: [Uint8Array.of(5, 0, 0, 0, 0)] },
        { name: 'uuid', data: [uuid] },
        { name: 'json', data: [{ id: 1, list: [1.5] }] },
      ],
      schema: [
        { name: 'root', num_children: 4 },
        { name: 'interval', ...bytes, type_length: 12, converted_type: 'INTERVAL' },
        { name: 'bson', ...text, converted_type: 'BSON' },
        { name: 'uuid', ...bytes, type_length: 16, logical_type: { type: 'UUID' } },
        { name: 'json', ...text, converted_type: 'JSON' },
      ],
    })
    await folder.write('a.parquet', contents)
    expect(await rowsOf()).toEqual([
      {
        ...{ interval: 'P14M3DT4.005S', bson: 'BQAAAAA=' },
        ...{ uuid: 'abababab-abab-abab-abab-abababababab', json: { id: 1, list: [1.5] } },
      },
    ])
  })

  it.each([
    0, -1, 59, 60, -719_468, -719_469, 2_932_896, 2_932_897, 11_016, -1_000_000, 99_999_999,
  ])('the day %d is what Date says', (days) => {
    const text = new Date(days * 86_400_000).toISOString()
    expect(formatDay(BigInt(days))).toBe(text.slice(0, text.indexOf('T')))
    expect(formatMoment(BigInt(days) * 86_400_000n + 1n, 3)).toBe(
      new Date(days * 86_400_000 + 1).toISOString(),
    )
  })

  it('a part of a file fits into a row of the platform, with a long name, too', async () => {
    const name = `${'long name '.repeat(20)}.bin`
    await folder.write(`${'folder '.repeat(30)}/${name}`, Buffer.alloc(3 * PART_BYTES, 0xff))
    const messages = (await read()).batches.flat().filter(isRawMessage)
    expect(messages).toHaveLength(3)
    for (const { tag, raw, metadata } of messages) {
      const row = JSON.stringify({ ...metadata, tag, raw })
      expect(Buffer.byteLength(row)).toBeLessThan(PLATFORM_BYTES - 2_000)
    }
  })
})
