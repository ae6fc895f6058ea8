import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { checkConfig, isRawMessage, mergeState, parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { wrapErrors } from '@panoply/errors'
import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'

import { fileError } from '../src/file-error.js'
import { CONFIG, Stream } from '../src/index.js'
import { TemporaryFolder } from './support/temporary-folder.js'

const lines = (...ids: number[]): string => ids.map((id) => `{"id":${id}}\n`).join('')

describe('the files source', () => {
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await TemporaryFolder.create()
  })

  afterEach(() => folder.remove())

  const open = (more: object = {}): Stream =>
    new Stream(parseSource(CONFIG, { path: folder.path, ...more }), { logger: () => undefined })

  const idsOf = (rows: unknown): unknown[] => (rows as { id: unknown }[]).map(({ id }) => id)

  describe('when something is wrong', () => {
    it.each(['missing', 'missing/*.csv', '*.csv', 'empty.txt/x'])(
      'says that %s has no files',
      async (path) => {
        await folder.write('empty.txt', '')
        const stream = open({ path: join(folder.path, path) })
        await expect(stream.read()).rejects.toMatchObject({ status: 404, retryable: false })
      },
    )

    it('says so of an empty folder: more likely a mistake than nothing to do', async () => {
      await expect(open().read()).rejects.toThrow(`${folder.path}: found no files`)
      await expect(Stream.listResources({ path: folder.path })).rejects.toMatchObject({
        ...{ phase: 'config', status: 404 },
      })
    })

    it.each([
      ['EACCES', 403, false],
      ['ENOENT', 404, false],
      ['EMFILE', 500, true],
      ['EIO', 500, true],
    ])('%s has the status %d (retryable: %s)', (code, status, retryable) => {
      const thrown = Object.assign(new Error('as Node says'), { code })
      const fail = wrapErrors('collect')(() => {
        throw fileError(thrown, './a.csv')
      })
      const expected = { status, retryable, message: './a.csv: as Node says' }
      expect(fail).toThrow(expect.objectContaining(expected))
    })

    it('a file that has vanished fails with its name, and so do its next reads', async () => {
      await folder.write('a.jsonl', lines(1))
      await folder.write('b.csv', 'id\n2\n')
      const stream = open()
      await stream.read()
      await folder.remove()
      const expected = { status: 404, message: expect.stringContaining('./b.csv') }
      await expect(stream.read()).rejects.toMatchObject(expected)
      await expect(stream.read()).rejects.toMatchObject(expected)
    })

    it('what stands before a broken line comes first, and what follows once it was mended', async () => {
      await folder.write('a.jsonl', `${lines(1, 2, 3)}broken\n`)
      const stream = open()
      expect(idsOf(await stream.read(2))).toEqual([1, 2])
      expect(idsOf(await stream.read(2))).toEqual([3])
      await expect(stream.read(2)).rejects.toMatchObject({ status: 422 })
      await folder.write('a.jsonl', lines(1, 2, 3, 4))
      expect(idsOf((await readAll(stream, { batchSize: 2 })).rows)).toEqual([4])
    })
  })

  it('reads all files of a folder, in the order of their names, and tells how far it is', async () => {
    await folder.write('b/2.jsonl', lines(3, 4, 5))
    await folder.write('a.jsonl', lines(1, 2))
    await folder.write('.hidden.jsonl', lines(9))
    const { rows, batches, events } = await readAll(open(), { batchSize: 2 })

    expect(idsOf(rows)).toEqual([1, 2, 3, 4, 5])
    const progress = events.filter(({ type }) => type === 'progress')
    expect(progress).toHaveLength(batches.length)
    expect(progress.at(-1)?.data).toEqual({
      loaded: 2,
      total: 2,
      msg: '2 of 2 files, 5 rows loaded',
    })
  })

  it.each([
    ['*.jsonl', [1]],
    ['**/*.jsonl', [1, 2, 3, 4, 5]],
    ['b/*', [2]],
    ['{a,b/2}.jsonl', [1, 2]],
    ['a.jsonl', [1]],
    ['[c]/3.jsonl', [3]],
    ['[c]', [3]],
    ['d (old)/*.jsonl', [4]],
    ['d (old)/{e,f}/*.jsonl', [5]],
    [`{${'long,'.repeat(60)}a}.jsonl`, [1]],
  ])('finds the files that %s means', async (path, ids) => {
    await folder.write('a.jsonl', lines(1))
    await folder.write('b/2.jsonl', lines(2))
    await folder.write('[c]/3.jsonl', lines(3))
    await folder.write('d (old)/4.jsonl', lines(4))
    await folder.write('d (old)/{e,f}/5.jsonl', lines(5))
    const { rows } = await readAll(open({ path: join(folder.path, path) }))
    expect(idsOf(rows).sort()).toEqual(ids)
  })

  it('lists the files that it would read', async () => {
    await folder.write('b/2.jsonl', lines(2))
    await expect(Stream.listResources({ path: folder.path })).resolves.toEqual([
      { id: './b/2.jsonl', name: './b/2.jsonl', sizeBytes: 9 },
    ])
  })

  it('reads no file again that it has read, unless it has changed', async () => {
    await folder.write('a.jsonl', lines(1))
    await folder.write('b.jsonl', lines(2))
    const { state } = await readAll(open())
    await expect(open({ state }).read()).resolves.toBeNull()

    await folder.write('c.jsonl', lines(3))
    await folder.write('b.jsonl', lines(7))
    await folder.touch('b.jsonl', new Date('2030-01-01'))
    expect(idsOf((await readAll(open({ state }))).rows)).toEqual([7, 3])
  })

  it('gives back the file that it holds when it is closed in the middle, once or twice', async () => {
    await folder.write('a.csv', `id\n${'1\n'.repeat(100_000)}`)
    const stream = open()
    await stream.read(1)
    await stream.close()
    await stream.close()
    expect(await stream.read(1)).toHaveLength(1)
    await stream.close()
  })

  it('reads every row once, whatever the format and wherever it is stopped', async () => {
    const ids = Array.from({ length: 17 }, (_, index) => index)
    await folder.write('a.csv', `id\n${ids.join('\n')}\n`)
    await folder.write('b.jsonl', lines(...ids))
    const columnData = [{ name: 'id', data: ids, type: 'INT32' as const }]
    await folder.write('c.parquet', parquetWriteBuffer({ columnData, rowGroupSize: 5 }))
    await folder.write('d.bin', 'bytes')
    const all = [...ids, ...ids, ...ids, 'bytes'].map(String).sort()

    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.nat(20),
      async (n, stop) => {
        let state = {}
        const first = open()
        first.on('source-state', ({ state: update }) => (state = mergeState(state, update)))
        const items: unknown[] = []
        for (let count = 0; count < stop; count += 1) {
          items.push(...(((await first.read(n)) ?? []) as unknown[]))
        }
        await first.close()
        items.push(...(await readAll(open({ state }), { batchSize: n })).batches.flat())
        const found = items.map((item) =>
          isRawMessage(item)
            ? String(Buffer.from(item.raw, 'base64'))
            : String((item as { id: unknown }).id),
        )
        expect(found.sort()).toEqual(all)
      },
    )
    await fc.assert(property, { numRuns: 25 })
  })

  it('has a CONFIG without flaws', () => {
    expect(checkConfig(CONFIG).issues).toEqual([])
  })
})
