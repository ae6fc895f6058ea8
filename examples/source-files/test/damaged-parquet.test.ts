import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parquetWriteBuffer } from 'hyparquet-writer'

import type { FoundFile } from '../src/finding/found-file.js'
import { readParquet } from '../src/formats/parquet/read-parquet.js'
import { TemporaryFolder } from './support/temporary-folder.js'

describe('a Parquet file that was overwritten in the middle', () => {
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await TemporaryFolder.create()
  })
  afterEach(() => folder.remove())

  const whole = (): Uint8Array => {
    const ids = Array.from({ length: 100 }, (_, index) => index)
    const texts = ids.map((id) => `text ${id % 7}`)
    return new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'id', data: ids, type: 'INT32' },
          { name: 's', data: texts, type: 'STRING' },
        ],
      }),
    )
  }
  const countRows = async (bytes: Uint8Array, limitMs: number): Promise<number> => {
    await folder.write('a.parquet', bytes)
    const path = join(folder.path, 'a.parquet')
    const file: FoundFile = { id: './a.parquet', path, sizeBytes: bytes.length, modifiedAtMs: 0 }
    let count = 0
    for await (const piece of readParquet(file, { skip: 0 }, limitMs)) {
      count += 'rows' in piece ? piece.rows.length : 0
    }
    return count
  }

  // Zeros at these places send the decoder round in a circle.
  it.each([16, 20])('by zeros from byte %d on ends with an error, not never', async (offset) => {
    const bytes = whole()
    bytes.fill(0, offset, offset + 5)
    await expect(countRows(bytes, 2_000)).rejects.toMatchObject({
      ...{ name: 'FileFormatError', retryable: false },
      message: expect.stringMatching(
        /^\.\/a\.parquet: the Parquet file is damaged, or of an unknown kind/,
      ),
    })
  })

  it('by zeros in all of its rows, too; the next file is read', async () => {
    const bytes = whole()
    bytes.fill(0, 4, 300)
    await expect(countRows(bytes, 60_000)).rejects.toMatchObject({ name: 'FileFormatError' })
    expect(await countRows(whole(), 60_000)).toBe(100)
  })
})
