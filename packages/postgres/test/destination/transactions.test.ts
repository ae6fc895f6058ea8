import { describe, expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'

import { PostgresDestination } from '../../src/index.js'
import { addressOf, checkpointOf, deliver, rowsOf, valuesOf } from '../support/deliver.js'

describeWithPostgres('a destination in PostgreSQL', (database) => {
  const address = addressOf(database)
  const opened = async (runKey = 'run'): Promise<PostgresDestination> => {
    const destination = new PostgresDestination(address)
    await destination.open({ runKey })
    return destination
  }
  const manyRows = Array.from({ length: 25_000 }, (_, n) => ({ n, text: 'x' }))

  describe('ids', () => {
    it('make a later row replace an earlier one, within a commit and between runs', async () => {
      await deliver(address, 'ids', [
        [
          { __id: 'a', n: 1 },
          { __id: 'b', n: 2 },
          { __id: 'a', n: 3 },
        ],
        [{ __id: 'b', n: 4, more: 'x' }],
      ])
      await deliver(address, 'ids', [
        [{ __id: 'c', n: 5 }],
        [{ n: 6 }, { n: 6 }],
        [{ __id: 'b', n: 7 }],
      ])

      expect(await database.run('SELECT __id, n::int, more FROM ids ORDER BY n')).toEqual([
        { __id: 'a', n: 3, more: null },
        { __id: 'c', n: 5, more: null },
        { __id: null, n: 6, more: null },
        { __id: null, n: 6, more: null },
        { __id: 'b', n: 7, more: null },
      ])
    })

    it('make one row of many that are sent in several pieces', async () => {
      const records = Array.from({ length: 30_000 }, (_, n) => ({ __id: `${n % 10}`, n }))
      await deliver(address, 'pieces', [records])

      expect(await valuesOf(database, 'SELECT n FROM pieces ORDER BY n')).toEqual(
        Array.from({ length: 10 }, (_, n) => String(29_990 + n)),
      )
    })

    it('may come after rows without, in a table of another type of id, and be of any length', async () => {
      const long = 'i'.repeat(20_000)
      await deliver(address, 'later', [
        [{ __id: undefined, n: 1 }],
        [{ n: 2 }, { __id: long, n: 3 }],
      ])
      await deliver(address, 'later', [[{ __id: long, n: 4 }]])
      await database.run('CREATE TABLE typed (__id int PRIMARY KEY, n int)')
      await database.run('INSERT INTO typed VALUES (7, 1), (8, 2)')
      await deliver(address, 'typed', [[{ __id: '7', n: 3 }]])

      expect(await valuesOf(database, 'SELECT n FROM later ORDER BY n')).toEqual(['1', '2', '4'])
      expect(await database.run('SELECT __id, n FROM typed ORDER BY n')).toEqual([
        { __id: '8', n: '2' },
        { __id: '7', n: '3' },
      ])
    })
  })

  describe('transactions', () => {
    it('store the checkpoint with the rows, and roll back both', async () => {
      const state = { page: 7, text: 'a \0 and half a pair \ud800', deep: { list: [1, null] } }
      const destination = new PostgresDestination(address)
      expect(await destination.open({ runKey: 'mine' })).toBeUndefined()
      await destination.write(rowsOf('kept', [{ a: 1 }]))
      await destination.commit(() => checkpointOf(state))
      await destination.close()

      const again = new PostgresDestination(address)
      expect(await again.open({ runKey: 'mine' })).toEqual(checkpointOf(state))
      await again.close()
      const other = new PostgresDestination(address)
      expect(await other.open({ runKey: 'another' })).toBeUndefined()
      await other.close()
    })

    it('forget their checkpoint and keep the rows, when they are told to', async () => {
      const state = { page: 7 }
      const destination = new PostgresDestination(address)
      await destination.open({ runKey: 'forgotten' })
      await destination.write(rowsOf('forgotten', [{ a: 1 }]))
      await destination.commit(() => checkpointOf(state))
      await destination.close()

      const again = new PostgresDestination(address)
      expect(await again.open({ runKey: 'forgotten' })).toBeDefined()
      await again.forget()
      await again.close()
      const third = new PostgresDestination(address)
      expect(await third.open({ runKey: 'forgotten' })).toBeUndefined()
      await third.close()
      expect(await valuesOf(database, 'SELECT a FROM forgotten')).toHaveLength(1)
    })

    it('lose rows and checkpoint together when they are not committed', async () => {
      await deliver(address, 'lost', [[{ a: 1 }]])
      const destination = await opened('lost')
      await destination.truncate('lost')
      await destination.write(rowsOf('lost', manyRows))
      await destination.close()

      expect(await database.run('SELECT * FROM lost')).toEqual([{ a: '1' }])
    })

    it('touch no table before they commit, so that a slow source blocks no other session', async () => {
      await deliver(address, 'read', [[{ n: 1 }]])
      const destination = await opened('slow')
      await destination.write(rowsOf('read', manyRows))

      const locked = `SELECT mode FROM pg_locks WHERE relation = 'read'::regclass`
      expect(await database.run(locked)).toEqual([])
      expect(await valuesOf(database, 'SELECT count(*)::int FROM read')).toEqual([1])
      await destination.commit(() => checkpointOf({}))
      await destination.close()
      expect(await valuesOf(database, 'SELECT count(*)::int FROM read')).toEqual([25_001])
    })

    it('do not settle when a table cannot take its rows, and leave the other tables alone', async () => {
      await database.run('CREATE TABLE strict (n int NOT NULL)')
      const destination = await opened('strict')
      let isSettled = false
      await destination.write(rowsOf('before_strict', [{ n: 1 }]))
      await destination.write(rowsOf('strict', [{ n: null }]))
      const commit = destination.commit(() => {
        isSettled = true
        return checkpointOf({})
      })
      await expect(commit).rejects.toMatchObject({ code: 'PANOPLY_ROW_REFUSED', retryable: false })
      await destination.close()

      expect(isSettled).toBe(false)
      expect(await valuesOf(database, `SELECT to_regclass('before_strict')`)).toEqual([null])
    })

    it('forget what was rolled back, its columns, too', async () => {
      const destination = await opened('rolled back')
      await destination.write(rowsOf('again', [{ n: 1 }]))
      await destination.commit(() => checkpointOf({}))
      await destination.write(rowsOf('again', [{ n: 'text', more: 1 }, ...manyRows]))
      await destination.rollback()
      await destination.write(rowsOf('again', [{ n: 2 }]))
      await destination.commit(() => checkpointOf({}))
      await destination.close()

      expect(await database.run('SELECT * FROM again')).toEqual([{ n: '1' }, { n: '2' }])
      expect(destination.report().tables).toEqual([{ table: 'again', rows: 2, replaced: 0 }])
    })

    it('refuse a row that refers to itself, by the name of its table', async () => {
      const self: Record<string, unknown> = {}
      self['self'] = self
      const destination = await opened('self')
      await expect(destination.write(rowsOf('selves', [self]))).rejects.toMatchObject({
        ...{ code: 'PANOPLY_ROW_REFUSED', table: 'selves', rowNumber: 1, path: 'record.self' },
      })
      await destination.close()
    })

    it('empty a table in the transaction of the rows that follow, and not when they are given up', async () => {
      await deliver(address, 'emptied', [[{ n: 1 }, { n: 2 }]])
      const destination = await opened('emptying')
      await destination.truncate('emptied')
      await destination.write(rowsOf('emptied', [{ n: 9 }]))
      await destination.rollback()
      await destination.commit(() => checkpointOf({}))
      expect(await valuesOf(database, 'SELECT n FROM emptied')).toEqual(['1', '2'])
      await destination.truncate('emptied')
      await expect(destination.write(rowsOf('emptied', [{ n: new Map() }]))).rejects.toThrow(
        'row 1',
      )
      await destination.commit(() => checkpointOf({}))
      expect(await valuesOf(database, 'SELECT n FROM emptied')).toEqual(['1', '2'])
      await destination.truncate('emptied')
      await destination.truncate('not there')
      await destination.write(rowsOf('emptied', [{ n: 3 }]))
      expect(await valuesOf(database, 'SELECT n FROM emptied')).toEqual(['1', '2'])
      await destination.commit(() => checkpointOf({}))
      await destination.write(rowsOf('emptied', [{ n: 4 }]))
      await destination.commit(() => checkpointOf({}))
      await destination.close()

      expect(await valuesOf(database, 'SELECT n FROM emptied')).toEqual(['3', '4'])
    })

    it('of two runs that make the same table and columns at the same time both arrive', async () => {
      const runs = Array.from({ length: 4 }, (_, run) =>
        deliver(addressOf(database, 'together'), 'shared', [
          [{ __id: 'one', [`only_${run}`]: run, both: run }],
          [{ __id: `own ${run}`, both: 'text' }],
        ]),
      )
      // Each is a run of its own key only where the destination is; these share one, so that three lose it.
      const outcomes = await Promise.allSettled(runs)

      const lost = outcomes.filter(({ status }) => status === 'rejected')
      for (const outcome of lost) {
        expect(outcome).toMatchObject({ reason: { code: 'PANOPLY_LEASE_LOST' } })
      }
      expect(lost.length).toBeLessThan(runs.length)
      expect(
        await valuesOf(database, `SELECT count(*)::int FROM together.shared WHERE __id = 'one'`),
      ).toEqual([1])
    })
  })

  describe('the fence', () => {
    it('lets nothing of a run in, neither rows nor state, when a later one has begun', async () => {
      const early = await opened('fenced')
      await early.write(rowsOf('fence', [{ n: 1 }]))
      await early.commit(() => checkpointOf({ n: 1 }))
      await early.write(rowsOf('fence', [{ n: 2 }]))
      const late = new PostgresDestination(address)
      expect(await late.open({ runKey: 'fenced' })).toEqual(checkpointOf({ n: 1 }))

      await expect(early.commit(() => checkpointOf({ n: 2 }))).rejects.toMatchObject({
        code: 'PANOPLY_LEASE_LOST',
      })
      await late.write(rowsOf('fence', [{ n: 3 }]))
      await late.commit(() => checkpointOf({ n: 3 }))
      await early.close()
      await late.close()
      expect(await valuesOf(database, 'SELECT n FROM fence')).toEqual(['1', '3'])
    })
  })

  it('tells where the data is, and how to look at it, without a password', async () => {
    const destination = await opened('report')
    await destination.write(rowsOf(`my "table"`, [{ a: 1 }, { a: 2 }]))
    expect(destination.report().tables).toEqual([])
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    const { hostname, port, pathname, username, password } = database.url
    expect(destination.report()).toEqual({
      tables: [{ table: `my "table"`, rows: 2, replaced: 0 }],
      bytes: undefined,
      location: `${hostname}:${port}${pathname}, schema public`,
      query: `psql -h ${hostname} -p ${port} -U ${username} -d ${pathname.slice(1)} -c 'SELECT * FROM "public"."my ""table""" LIMIT 10'`,
    })
    expect(destination.id).not.toContain(password)
  })
})
