/**
 * A run in a process of its own that is killed: 10,000 rows into two tables, resumed where the last one was safe.
 *
 * Arguments: `ndjson` or `duckdb`, a folder, after how many events the process is killed (0: never), and how many
 * milliseconds later. A thread of its own does it, so that it hits the others wherever they are: in the middle of a
 * write, of a commit, of native code.
 */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { DataSource } from '@panoply/datasource'

import {
  DuckDbDestination,
  FileStateStore,
  NdjsonDirectoryDestination,
  runSource,
} from '../../src/index.js'

const TOTAL = 10_000
const BATCH_ROWS = 50

const KILLER = `
  const { workerData, parentPort } = require('node:worker_threads')
  const { order, delayMs } = workerData
  parentPort.postMessage('ready')
  Atomics.wait(order, 0, 0)
  Atomics.wait(order, 1, 0, delayMs)
  process.kill(process.pid, 'SIGKILL')`

class Stream extends DataSource {
  #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0

  read(): Promise<Record<string, unknown>[] | null> {
    if (this.#next >= TOTAL) return Promise.resolve(null)
    const end = this.#next + BATCH_ROWS
    this.state(`to ${end}`, { next: end })
    const rows = []
    for (; this.#next < end; this.#next += 1) {
      const text = 'x'.repeat(this.#next % 200)
      rows.push({ n: this.#next, text, __table: `part_${this.#next % 2}`, __state: `to ${end}` })
    }
    return Promise.resolve(rows)
  }
}

const [kind, folder = '', killAfter = '0', delayMs = '0'] = process.argv.slice(2)

const order = new Int32Array(new SharedArrayBuffer(8))
const orderToKill = (): void => {
  Atomics.store(order, 0, 1)
  Atomics.notify(order, 0)
}
if (Number(killAfter) > 0) {
  const killer = new Worker(KILLER, { eval: true, workerData: { order, delayMs: Number(delayMs) } })
  await new Promise((resolve) => killer.once('message', resolve))
}

let events = 0
await runSource(
  { Stream, CONFIG: { title: 'Crashing', params: [] } },
  {
    source: { destination: '{__table}', idpattern: '{n}' },
    destination:
      kind === 'duckdb'
        ? new DuckDbDestination(join(folder, 'rows.duckdb'))
        : new NdjsonDirectoryDestination(join(folder, 'rows')),
    stateStore: new FileStateStore(join(folder, 'state')),
    checkpointEveryMs: 1,
    // A run that was killed after its end is not followed by one from the beginning, which would hide what is lost.
    resume: 'always',
    onEvent: () => {
      events += 1
      if (events === Number(killAfter)) orderToKill()
    },
  },
)
// Whoever was to be killed is, even if the run had fewer events, or was too quick.
if (Number(killAfter) > 0) {
  orderToKill()
  await new Promise(() => setInterval(() => undefined, 1_000))
}
