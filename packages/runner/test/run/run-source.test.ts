import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import { DataSource } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'
import { batchesModule, countingModule, moduleOf } from '@panoply/test-kit'

import { ManualClock } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType, upTo } from './bench.js'

describe('a source that ends', () => {
  it('has all its rows delivered, without their labels, and is reported', async () => {
    const { destination, events, run } = bench()
    const report = await run(countingModule(25, 10))

    expect(numbers(destination)).toEqual(upTo(25))
    expect(destination.rows[0]?.record).toEqual({ n: 0 })
    expect(report).toMatchObject({
      outcome: 'finished',
      source: 'Counting',
      rows: 25,
      reads: 3,
      retries: 0,
      resumed: false,
      destination: { tables: [{ table: 'counting', rows: 25 }] },
      warnings: [],
    })
    expect(ofType(events, 'end')).toEqual([{ type: 'end', report }])
  })

  it('may return empty batches on the way', async () => {
    const { destination, run } = bench()
    await run(batchesModule([[{ n: 0 }], [], [], [{ n: 1 }]]))

    expect(numbers(destination)).toEqual([0, 1])
  })

  it('starts from the beginning the next time, unless its state is asked for', async () => {
    const { destination, run, stateStore } = bench()
    await run(countingModule(3, 2))
    await run(countingModule(3, 2))
    expect(numbers(destination)).toEqual([0, 1, 2, 0, 1, 2])

    const report = await run(countingModule(5, 2), { resume: 'always' })
    expect(report.resumed).toBe(true)
    expect(numbers(destination).slice(6)).toEqual([3, 4])
    expect(Object.values(stateStore.saved()?.checkpoints ?? {})[0]?.lastTimeSucceed).toMatch(
      /^\d{4}-/,
    )
  })

  it('is told when it succeeded last', async () => {
    const { run } = bench()
    const seen: unknown[] = []
    const module = moduleOf(function () {
      seen.push(this.source['lastTimeSucceed'])
      return null
    })
    const clock = new ManualClock(new Date('2026-05-05T05:05:05Z'))
    await run(module, { clock })
    await run(module, { clock })

    expect(seen).toEqual([undefined, '2026-05-05T05:05:05.000Z'])
  })

  it('is asked for as many rows as the run wants', async () => {
    const asked: unknown[] = []
    class Stream extends DataSource {
      read(n?: number): null {
        asked.push(n)
        return null
      }
    }
    await bench().run({ Stream, CONFIG: { title: 'x', params: [] } }, { batchSize: 17 })

    expect(asked).toEqual([17])
  })
})

describe('who watches', () => {
  it('hears progress, logs and events of the source', async () => {
    const { events, run } = bench()
    const lines: string[] = []
    await run(
      moduleOf(function (call) {
        if (call === 1) this.progress(null, null, 'waiting')
        else this.progress(3, 7, '3 of 7 forms fetched')
        this.log('page', call)
        void this.fire('page', { call })
        return call < 2 ? [] : null
      }),
      { options: { logger: { info: (line: string) => lines.push(line) } } },
    )

    expect(ofType(events, 'progress')).toEqual([
      { type: 'progress', loaded: null, total: null, message: 'waiting' },
      { type: 'progress', loaded: 3, total: 7, message: '3 of 7 forms fetched' },
    ])
    expect(ofType(events, 'log').map(({ message }) => message)).toEqual(['page 1', 'page 2'])
    expect(lines).toEqual(['page 1', 'page 2'])
    expect(ofType(events, 'source-event')[0]).toEqual({
      ...{ type: 'source-event', name: 'page', data: { call: 1 } },
    })
  })

  it('must not throw: that ends the run, and not inside the source', async () => {
    const running = bench().run(countingModule(10, 5), {
      onEvent: ({ type }) => {
        if (type === 'batch') throw new Error('my own defect')
      },
    })
    await expect(running).rejects.toThrow('my own defect')
  })

  it('is warned of a close that fails, and the report stands', async () => {
    class Stream extends DataSource {
      read(): null {
        return null
      }
      override close(): void {
        throw new Error('already gone')
      }
    }
    const report = await bench().run({ Stream, CONFIG: { title: 'x', params: [] } })

    expect(report).toMatchObject({
      outcome: 'finished',
      warnings: ['the source could not be closed: already gone'],
    })
  })
})

describe('secrets', () => {
  it('show in no event, no message and no report', async () => {
    const { events, run } = bench()
    const secret = 'hunter2-hunter2'
    const module = moduleOf(
      function (call) {
        this.log('connecting with', this.source)
        this.progress(1, 2, `using ${secret}`)
        if (call === 1) throw new Error(`refused: ${secret}`)
        throw new PanoplyError(`401 for ${encodeURIComponent(secret)}`, { retryable: false })
      },
      [{ name: 'phrase', type: 'password' }],
    )
    const error = await failureOf(run(module, { source: { phrase: secret } }))

    expect(ofType(events, 'log')).toHaveLength(2)
    expect(JSON.stringify(events)).not.toContain('hunter2')
    expect(error.message).toBe('the data source failed: 401 for [secret]')
    expect(JSON.stringify(error.report)).not.toContain('hunter2')
  })
  it('show in no event of the source, whatever holds them', async () => {
    const { events, run } = bench()
    const secret = 'hunter2-hunter2'
    const module = moduleOf(
      function () {
        void this.fire(`asked-${secret}`, {
          token: secret,
          inner: { [secret]: new Map([[1, secret]]) },
        })
        return null
      },
      [{ name: 'phrase', type: 'password' }],
    )
    await run(module, { source: { phrase: secret } })

    expect(ofType(events, 'source-event')).toHaveLength(1)
    expect(inspect(events, { depth: null })).not.toContain('hunter2')
  })
})
