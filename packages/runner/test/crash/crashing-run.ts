/**
 * A run in a process of its own, to be killed: 10,000 rows into two tables, resumed where the last one was safe.
 * Writes a dot for everything that happens, so that whoever kills it can choose the moment.
 *
 * Arguments: `ndjson` or `duckdb`, and a folder.
 */
import { join } from 'node:path'

import { DataSource } from '@panoply/datasource'

import {
  DuckDbDestination,
  FileStateStore,
  NdjsonDirectoryDestination,
  runSource,
} from '../../src/index.js'

const TOTAL = 10_000
const BATCH_ROWS = 50

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

const [kind, folder = ''] = process.argv.slice(2)

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
    onEvent: () => process.stdout.write('.'),
  },
)
