/**
 * A million rows as an Airbyte connector and as a Singer tap, against the same run to ndjson, into a stream that throws
 * them away. Prints rows a second, the ratio to ndjson, and how much the heap has grown between the first tenth and the end.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'

import { type Batch, DataSource } from '@panoply/datasource'
import { NdjsonStreamDestination, runSource } from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'

import { runAirbyte, runSinger } from '../src/index.js'

const TOTAL = Number(process.env['ROWS'] ?? 1_000_000)
const BATCH_ROWS = 1_000
const ROUNDS = 3

/* oxlint-disable no-console -- a program that speaks to the terminal */

const properties = {
  id: { type: 'integer' },
  name: { type: 'string' },
  email: { type: 'string' },
  city: { type: 'string' },
  at: { type: 'string' },
  amount: { type: 'number' },
  quantity: { type: 'integer' },
  isPaid: { type: 'boolean' },
  tags: { type: 'array' },
  note: { type: 'string' },
}

class Stream extends DataSource {
  static override readonly streams = [{ name: 'rows', schema: { type: 'object', properties } }]
  override readonly stateSpan = 'batch'
  #next = 0

  read(): Batch | null {
    if (this.#next >= TOTAL) return null
    const start = this.#next
    this.#next += BATCH_ROWS
    const __state = String(start)
    this.state(__state, { next: this.#next })
    return Array.from({ length: BATCH_ROWS }, (_, index) => {
      const id = start + index
      return {
        ...{ id, name: `Name ${id}`, email: `user${id}@example.com`, city: 'Amsterdam' },
        ...{ at: '2026-01-02T03:04:05.000Z', amount: id * 1.25, quantity: id % 10 },
        ...{ isPaid: id % 2 === 0, tags: ['a', 'b'], note: null, __state },
      }
    })
  }
}

const module = { Stream, CONFIG: { title: 'Rows', params: [] } }
const folder = mkdtempSync(join(tmpdir(), 'engines-bench-'))
const file = (name: string, value: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(value))
  return path
}
const config = file('config.json', {})
const catalog = file('catalog.json', {
  streams: [
    {
      stream: { name: 'rows', json_schema: { properties } },
      ...{ sync_mode: 'full_refresh', destination_sync_mode: 'append' },
    },
  ],
})

/** Throws everything away, and looks at the heap now and then. */
class Nowhere extends Writable {
  #pieces = 0
  #firstMiB = 0
  #lastMiB = 0

  get grownMiB(): number {
    return Math.round(this.#lastMiB - this.#firstMiB)
  }

  override _write(_chunk: unknown, _encoding: string, callback: () => void): void {
    this.#pieces += 1
    if (this.#pieces % 300 === 0) {
      globalThis.gc?.()
      this.#lastMiB = process.memoryUsage().heapUsed / 2 ** 20
      if (this.#firstMiB === 0) this.#firstMiB = this.#lastMiB
    }
    callback()
  }
}

const runs: Readonly<Record<string, (stdout: Writable) => Promise<unknown>>> = {
  ndjson: (stdout) =>
    runSource(module, {
      destination: new NdjsonStreamDestination(stdout, 'nowhere'),
      stateStore: new InMemoryStateStore(),
    }),
  airbyte: (stdout) =>
    runAirbyte(module, ['read', '--config', config, '--catalog', catalog], { stdout, env: {} }),
  singer: (stdout) =>
    runSinger(module, ['--config', config], { stdout, stderr: new Nowhere(), env: {} }),
}

const best = new Map<string, { rowsPerSecond: number; grownMiB: number }>()
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(runs)) {
    const nowhere = new Nowhere()
    const startedMs = performance.now()
    await run(nowhere)
    const rowsPerSecond = Math.round((TOTAL / (performance.now() - startedMs)) * 1_000)
    if (rowsPerSecond > (best.get(name)?.rowsPerSecond ?? 0)) {
      best.set(name, { rowsPerSecond, grownMiB: nowhere.grownMiB })
    }
  }
}
rmSync(folder, { recursive: true })
const reference = best.get('ndjson')?.rowsPerSecond ?? 1
for (const [name, { rowsPerSecond, grownMiB }] of best) {
  const ratio = (rowsPerSecond / reference).toFixed(2)
  console.log(
    `${name.padEnd(8)} ${rowsPerSecond} rows/s  ${ratio} of ndjson  heap +${grownMiB} MiB`,
  )
}
