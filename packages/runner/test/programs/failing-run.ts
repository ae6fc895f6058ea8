/**
 * A run of a source that fails now and then after it has moved on, in a process of its own that is killed, and resumed
 * from the last commit. Some rows forget their state, and some hold values that are no JSON as they are.
 *
 * Arguments: a folder, and those of `killOrder`. Each run adds lines to `runs.ndjson`: before it starts, when it first
 * reads, when it has no more rows, and when it is over.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

import { type Batch, DataSource } from '@panoply/datasource'
import { systemClock, type WallClock } from '@panoply/errors/internal'
import { killOrder } from '@panoply/test-kit/programs'

import { FileStateStore, NdjsonDirectoryDestination, runSource } from '../../src/index.js'

const [folder = '', killAfter = '0', delayMs = '0'] = process.argv.slice(2)
const TOTAL = 2_000
const BATCH_ROWS = 10
/** One of so many reads fails, in each run at other rows. */
const FAIL_EVERY = 7
/** No retry waits longer than this here. What watches a run waits longer. */
const LONGEST_RETRY_MS = 10_000

const impatientClock: WallClock = {
  ...systemClock,
  after: (delayMs, ...rest) =>
    systemClock.after(delayMs <= LONGEST_RETRY_MS ? 0 : delayMs, ...rest),
}

const tell = (line: object): void => {
  appendFileSync(join(folder, 'runs.ndjson'), `${JSON.stringify(line)}\n`)
}

let reads = 0
let isFirstInstance = true

class Stream extends DataSource {
  override readonly stateSpan = 'batch'
  #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0

  read(): Batch | null {
    const start = this.#next
    if (isFirstInstance) {
      const seen = this.source['lastTimeSucceed'] ?? null
      tell({ began: Date.now(), start, seen })
    }
    isFirstInstance = false
    if (start >= TOTAL) {
      tell({ atEnd: true })
      return null
    }
    this.#next += BATCH_ROWS
    reads += 1
    if (reads % FAIL_EVERY === 0) {
      throw Object.assign(new Error('come back later'), { retryAfterMs: 0 })
    }
    const id = `to ${this.#next}`
    this.state(id, { next: this.#next })
    return Array.from({ length: BATCH_ROWS }, (_, index) => ({
      n: start + index,
      at: new Date(start + index),
      // The last row belongs to the latest report without saying so.
      ...(index < BATCH_ROWS - 1 && { __state: id }),
    }))
  }
}

tell({ launched: Date.now() })
const order = await killOrder(Number(killAfter), Number(delayMs))
const { warnings } = await runSource(
  { Stream, CONFIG: { title: 'Failing', params: [] } },
  {
    source: { destination: 'rows', idpattern: '{n}' },
    destination: new NdjsonDirectoryDestination(join(folder, 'rows')),
    stateStore: new FileStateStore(join(folder, 'state')),
    checkpointEveryMs: 1,
    resume: 'always',
    clock: impatientClock,
    onEvent: order.countEvent,
  },
)
tell({ finished: Date.now(), warnings })
await order.end()
