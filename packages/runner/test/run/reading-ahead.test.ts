import { setImmediate } from 'node:timers/promises'

import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource } from '@panoply/datasource'

import type { TableRow } from '../../src/index.js'
import { InMemoryDestination } from '../../src/testing/index.js'
import { bench, failureOf, numbers, upTo } from './bench.js'

/** Pages of one row, with a state each. It tells when it is read. */
const pages = (total: number, log: string[], { moves = 'state', failsAt = -1 } = {}) => {
  class Stream extends DataSource<{ next?: number; state?: { next?: number } }> {
    override readonly stateSpan = 'batch'
    #next = this.source.state?.next ?? this.source.next ?? 0

    read(): Batch | null {
      const n = this.#next
      log.push(`read ${n}`)
      if (n === failsAt) throw new Error('page not found')
      if (n >= total) return null
      this.#next += 1
      if (moves === 'change') {
        void this.fire('source-change', { next: this.#next })
        return [{ n }]
      }
      this.state(`page ${n}`, { next: this.#next })
      return [{ n, __state: `page ${n}` }]
    }

    override close(): void {
      log.push('close')
    }
  }
  return { Stream, CONFIG: { title: 'Pages', params: [{ name: 'next' }] } }
}

/** Takes some turns of the event loop for each batch, as a disk does. */
class SlowDestination extends InMemoryDestination {
  constructor(
    readonly log: string[],
    readonly refuses?: number,
  ) {
    super()
  }

  override async write(rows: readonly TableRow[]): Promise<void> {
    const n = String(rows[0]?.record['n'])
    this.log.push(`write ${n}`)
    for (let turn = 0; turn < 5; turn += 1) await setImmediate()
    if (Number(n) === this.refuses) throw new Error('the disk is full')
    await super.write(rows)
    this.log.push(`wrote ${n}`)
  }
}

describe('reading ahead', () => {
  it('reads one batch, and no more, while the destination waits', async () => {
    const log: string[] = []
    const destination = new SlowDestination(log)
    await bench(destination).run(pages(3, log), { checkpointEveryMs: 1e9 })

    expect(log.slice(log.indexOf('write 1'), log.indexOf('wrote 2'))).toEqual([
      ...['write 1', 'read 2', 'wrote 1'],
      ...['write 2', 'read 3'],
    ])
    expect(numbers(destination)).toEqual(upTo(3))
  })

  it('does not read ahead if the destination takes a batch at once', async () => {
    const log: string[] = []
    class Quick extends InMemoryDestination {
      override write(rows: readonly TableRow[]): Promise<void> {
        log.push(`write ${String(rows[0]?.record['n'])}`)
        return super.write(rows)
      }
    }
    await bench(new Quick()).run(pages(3, log), { checkpointEveryMs: 1e9 })
    expect(log).toEqual([
      'read 0',
      'write 0',
      'read 1',
      'write 1',
      'read 2',
      'write 2',
      'read 3',
      'close',
    ])
  })

  it('loses no row of a batch that was read and not written, because its state is not kept', async () => {
    const log: string[] = []
    const first = new SlowDestination(log, 2)
    const { run, stateStore } = bench(first)
    await failureOf(run(pages(5, log), { name: 'pages' }))
    expect(log).toContain('read 3')
    expect(log.at(-1)).toBe('close')
    expect(numbers(first)).toEqual([0])

    const second = new SlowDestination([])
    Object.assign(second, { id: first.id })
    await bench(second).run(pages(5, []), { name: 'pages', stateStore })
    expect(numbers(second)).toEqual([1, 2, 3, 4])
  })

  it('reports a failure of the read ahead after the batch before it is committed, after the usual number of tries', async () => {
    const log: string[] = []
    const destination = new SlowDestination(log)
    const error = await failureOf(bench(destination).run(pages(5, log, { failsAt: 2 })))

    expect(error.part).toBe('source')
    expect(log.filter((line) => line === 'read 2')).toHaveLength(4)
    expect(numbers(destination)).toEqual([0, 1])
  })

  it('delivers what was read before a signal', async () => {
    const log: string[] = []
    const destination = new SlowDestination(log)
    const controller = new AbortController()
    const { run, events } = bench(destination)
    const report = await run(pages(100, log), {
      signal: controller.signal,
      onEvent: (event) => {
        events.push(event)
        if (event.type === 'batch' && event.rows === 3) controller.abort()
      },
    })
    const reads = log.filter((line) => line.startsWith('read')).length
    expect(report.outcome).toBe('stopped')
    expect(numbers(destination)).toEqual(upTo(reads))
    expect(reads).toBeLessThanOrEqual(4)
  })

  it('reads no more than a limit asks for', async () => {
    const log: string[] = []
    await bench(new SlowDestination(log)).run(pages(100, log), { limit: 3 })
    expect(log.filter((line) => line.startsWith('read'))).toHaveLength(3)
  })

  it('leaves a source alone that keeps its position in its parameters only', async () => {
    const log: string[] = []
    await bench(new SlowDestination(log)).run(pages(3, log, { moves: 'change' }))
    expect(log.filter((line) => line !== 'close')).toEqual([
      ...['read 0', 'write 0', 'wrote 0', 'read 1', 'write 1', 'wrote 1'],
      ...['read 2', 'write 2', 'wrote 2', 'read 3'],
    ])
  })
})

describe('how many rows a read is asked for', () => {
  const asked = async (bytesPerRow: number, options = {}, source = {}): Promise<number[]> => {
    const sizes: number[] = []
    const text = 'x'.repeat(bytesPerRow)
    class Stream extends DataSource {
      read(n = 0): Batch | null {
        sizes.push(n)
        return sizes.length > 5 ? null : Array.from({ length: n }, () => ({ text }))
      }
    }
    await bench().run({ Stream, CONFIG: { title: 'Full', params: [] } }, { ...options, source })
    return sizes
  }

  it('grows after full batches, up to 2,000', async () => {
    expect(await asked(10)).toEqual([1_000, 2_000, 2_000, 2_000, 2_000, 2_000])
  })

  it('is bounded by the bytes of the rows', async () => {
    expect(await asked(5_000)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000, 1_000])
  })

  it.each([
    [{ batchSize: 10 }, {}],
    [{}, { __batchSize: 10 }],
  ])('stays what %j and %j ask for', async (options, source) => {
    expect(new Set(await asked(10, options, source))).toEqual(new Set([10]))
  })

  it('stays where batches come smaller', async () => {
    const sizes: number[] = []
    class Stream extends DataSource {
      read(n = 0): Batch | null {
        sizes.push(n)
        return sizes.length > 3 ? null : [{ n }]
      }
    }
    await bench().run({ Stream, CONFIG: { title: 'Small', params: [] } })
    expect(new Set(sizes)).toEqual(new Set([1_000]))
  })
})
