import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { deliver, query, run } from '../support/duckdb-bench.js'
import { checkpointOf, rowsOf } from '../support/rows.js'

const newFolder = temporaryFolders()
const newFile = (): string => join(newFolder(), 'test.duckdb')

describe('ids', () => {
  it('make a later row replace an earlier one, within a commit and between runs', async () => {
    const path = newFile()
    await deliver(path, [
      [
        { __id: 'a', n: 1 },
        { __id: 'b', n: 2 },
        { __id: 'a', n: 3 },
      ],
      [{ __id: 'b', n: 4, more: 'x' }],
    ])
    await deliver(path, [[{ __id: 'c', n: 5 }], [{ n: 6 }, { n: 6 }]])

    expect(await query(path, 'SELECT __id, n, more FROM t ORDER BY n, rowid')).toEqual([
      ['a', '3', null],
      ['b', '4', 'x'],
      ['c', '5', null],
      [null, '6', null],
      [null, '6', null],
    ])
  })
})

describe('transactions', () => {
  it('store the checkpoint with the rows, and roll back both', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    expect(await destination.open({ runKey: 'mine' })).toBeUndefined()
    await destination.write(rowsOf('t', [{ a: 1 }]))
    await destination.commit(() => checkpointOf({ page: 7 }))
    await destination.close()

    const again = new DuckDbDestination(path)
    expect(await again.open({ runKey: 'mine' })).toEqual(checkpointOf({ page: 7 }))
    await again.close()
    const other = new DuckDbDestination(path)
    expect(await other.open({ runKey: 'another' })).toBeUndefined()
    await other.close()
  })

  it('forget their checkpoint and keep the rows, when they are told to', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'mine' })
    await destination.write(rowsOf('mine', [{ a: 1 }]))
    await destination.commit(() => checkpointOf({ page: 7 }))
    await destination.close()

    const again = new DuckDbDestination(path)
    expect(await again.open({ runKey: 'mine' })).toBeDefined()
    await again.forget()
    await again.close()
    const third = new DuckDbDestination(path)
    expect(await third.open({ runKey: 'mine' })).toBeUndefined()
    await third.close()
    expect(await query(path, 'FROM mine')).toHaveLength(1)
  })

  it('lose rows and checkpoint together when they are not committed', async () => {
    const path = newFile()
    await deliver(path, [[{ a: 1 }]])
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.write(
      rowsOf(
        't',
        Array.from({ length: 25_000 }, (_, a) => ({ a, b: 'x' })),
      ),
    )
    await destination.truncate('t')
    await destination.close()

    expect(await query(path, 'SELECT * FROM t')).toEqual([['1']])
  })

  it('go into the schema that is chosen, and are found there again', async () => {
    const path = newFile()
    for (const n of [1, 'two']) {
      const destination = new DuckDbDestination(path)
      await destination.open({ runKey: 'run' })
      destination.chooseSchema('my crm')
      await destination.write(rowsOf('t', [{ n }]))
      await destination.commit(() => checkpointOf({}))
      await destination.close()
      expect(destination.report().query).toContain('FROM "my crm"."t" LIMIT 10')
    }
    expect(await query(path, 'SELECT n FROM "my crm".t ORDER BY n')).toEqual([['1'], ['two']])
  })

  it('take the rows of a commit that failed again, with those that came during it', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.write(rowsOf('t', [{ n: 1 }]))
    const failing = destination.commit(() => {
      throw new Error('no checkpoint')
    })
    await destination.write(rowsOf('t', [{ n: 2 }]))
    await destination.write(rowsOf('other', [{ n: 3 }]))
    await expect(failing).rejects.toThrow('no checkpoint')
    expect(destination.report().tables).toEqual([])

    await destination.commit(() => checkpointOf({ page: 1 }))
    expect(destination.report().tables).toEqual([
      { table: 't', rows: 2, replaced: 0 },
      { table: 'other', rows: 1, replaced: 0 },
    ])
    await destination.close()
    expect(await query(path, 'SELECT n FROM t ORDER BY n')).toEqual([['1'], ['2']])
    expect(await query(path, 'SELECT n FROM other')).toEqual([['3']])
  })

  it('give up no later row if a commit fails that had to give up rows', async () => {
    const path = newFile()
    await run(path, 'CREATE TABLE t (n BIGINT CHECK (n > 0))')
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.write(rowsOf('t', [{ n: 1 }, { n: -2 }, { n: 3 }]))
    const failing = destination.commit(
      () => {
        throw new Error('no checkpoint')
      },
      { room: 0, refuse: () => Promise.resolve(1) },
    )
    await expect(failing).rejects.toThrow('no checkpoint')

    await destination.write(rowsOf('t', [{ n: 4 }]))
    await destination.commit(() => checkpointOf({ page: 1 }))
    expect(destination.report().tables).toEqual([{ table: 't', rows: 2, replaced: 0 }])
    await destination.close()
    expect(await query(path, 'SELECT n FROM t ORDER BY n')).toEqual([['1'], ['4']])
  })

  it('cover the rows before them, and leave those that come meanwhile to the next one', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.write(rowsOf('t', [{ __id: 'a', n: 1 }]))
    const committing = destination.commit(() => checkpointOf({ page: 1 }))
    await destination.truncate('t')
    await destination.write(rowsOf('t', [{ __id: 'b', n: 2 }]))
    await committing
    expect(destination.report().tables).toEqual([{ table: 't', rows: 1, replaced: 0 }])
    // The rows of the next commit are lost: neither they nor the emptied table are in the file.
    await destination.close()
    expect(await query(path, 'SELECT n FROM t')).toEqual([['1']])
  })

  it('that run end before the file is closed, which may be asked twice', async () => {
    for (const turns of [0, 5, 10, 20]) {
      const path = newFile()
      const destination = new DuckDbDestination(path)
      await destination.open({ runKey: 'run' })
      await destination.write(
        rowsOf(
          't',
          Array.from({ length: 10_000 }, (_, n) => ({ n })),
        ),
      )
      const committing = destination.commit(() => checkpointOf({}))
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate)
      await Promise.all([committing, destination.close(), destination.close()])
      expect(await query(path, 'SELECT count(*) FROM t')).toEqual([['10000']])
    }
  })

  it('do not settle when a row cannot be merged', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    const self: Record<string, unknown> = {}
    self['self'] = self
    await destination.write(rowsOf('t', [{ self: [1] }]))
    let isSettled = false
    const failing = async (): Promise<void> => {
      await destination.write(rowsOf('t', [self]))
      await destination.commit(() => {
        isSettled = true
        return checkpointOf({})
      })
    }
    await expect(failing()).rejects.toThrow(/circular|cycl/i)
    await destination.close()

    expect(isSettled).toBe(false)
    expect(
      await query(path, `SELECT count(*) FROM duckdb_tables() WHERE table_name = 't'`),
    ).toEqual([['0']])
  })
})

describe('the file', () => {
  it('is made for its owner only, and keeps the mode that it has later', async () => {
    const path = newFile()
    await deliver(path, [[{ a: 1 }]])
    expect(statSync(path).mode & 0o777).toBe(0o600)

    chmodSync(path, 0o640)
    await deliver(path, [[{ a: 2 }]])
    expect(statSync(path).mode & 0o777).toBe(0o640)
  })

  it('is made with its folder', async () => {
    const path = join(newFolder(), 'deep', 'er', 'my data.duckdb')
    await deliver(path, [[{ a: 1 }]])

    expect(existsSync(path)).toBe(true)
  })

  it('that is no database is refused by name and left as it is', async () => {
    const path = newFile()
    writeFileSync(path, 'this is not a database, but somebody may need it')

    await expect(new DuckDbDestination(path).open({ runKey: 'run' })).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      message: expect.stringContaining(path),
    })
  })

  it('is shared by two runs of one process', async () => {
    const path = newFile()
    const [one, two] = [new DuckDbDestination(path), new DuckDbDestination(path)]
    await one.open({ runKey: 'one' })
    await two.open({ runKey: 'two' })
    await one.write(rowsOf('a', [{ n: 1 }]))
    await two.write(rowsOf('b', [{ n: 2 }]))
    await one.commit(() => checkpointOf({ one: 1 }))
    await two.commit(() => checkpointOf({ two: 2 }))
    await one.close()
    await two.close()

    expect(await query(path, 'SELECT n FROM a UNION ALL SELECT n FROM b ORDER BY n')).toEqual([
      ['1'],
      ['2'],
    ])
  })

  it('is reported with a command that shows the data', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.write(rowsOf('my table', [{ a: 1 }, { a: 2 }]))
    expect(destination.report().tables).toEqual([])
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(destination.report()).toEqual({
      tables: [{ table: 'my table', rows: 2, replaced: 0 }],
      bytes: undefined,
      location: path,
      query: `duckdb ${path} 'FROM "my table" LIMIT 10'`,
    })
  })
})
