import { afterEach, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'

import { PanoplyDestination, runSource } from '../../src/index.js'
import { InMemoryStateStore } from '../../src/testing/index.js'
import { failureOf, upTo } from './bench.js'

const queues: LocalQueue[] = []
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.stop()))
})

const circular: Record<string, unknown> = {}
circular['deep'] = { self: circular }

/** 2,500 rows in batches of 100, with state; number 1,250 holds `poison`. */
const poisonedModule = (poison: unknown): DataSourceModule => ({
  CONFIG: { title: 'Poisoned', params: [] },
  Stream: class extends DataSource {
    override readonly stateSpan = 'batch'
    #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0
    read(): Batch | null {
      if (this.#next >= 2_500) return null
      const start = this.#next
      this.#next += 100
      this.state(`to ${this.#next}`, { next: this.#next })
      return Array.from({ length: 100 }, (_, index) => ({
        n: start + index,
        __state: `to ${this.#next}`,
        ...(start + index === 1_249 && { poison }),
      }))
    }
  },
})

describe('a row that cannot be written', () => {
  it.each([
    ['is circular', circular, 'record.poison.deep.self'],
    ['is too large for the queue', 'x'.repeat(1_000_000), undefined],
  ])(
    'because it %s stops the run after a commit of the batches before it, and no run delivers them again',
    async (_, poison, path) => {
      const queue = await startLocalQueue()
      queues.push(queue)
      const { apiKey, apiSecret, endpoint } = queue
      const stateStore = new InMemoryStateStore()
      const run = (): Promise<unknown> =>
        runSource(poisonedModule(poison), {
          destination: new PanoplyDestination(apiKey, apiSecret, { endpoint }),
          ...{ stateStore, source: { destination: 't', idpattern: '{n}' } },
        })

      const failure = await failureOf(run())
      expect(failure).toMatchObject({
        ...{ part: 'destination', retryable: false, report: { rows: 1_200 } },
        cause: { code: 'PANOPLY_ROW_REFUSED', table: 't', rowNumber: 1_250, rowId: '1249', path },
      })
      const numbers = (): unknown[] => queue.records().map(({ n }) => n)
      expect(numbers().sort((a, b) => Number(a) - Number(b))).toEqual(upTo(1_200))

      const again = await failureOf(run())
      expect(again.cause).toMatchObject({
        code: 'PANOPLY_ROW_REFUSED',
        rowNumber: 50,
        rowId: '1249',
      })
      expect(numbers()).toHaveLength(1_200)
    },
  )
})
