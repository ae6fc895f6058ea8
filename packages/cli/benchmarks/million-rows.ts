/**
 * Reads a million small rows from memory into a directory of JSON lines, then the same into a destination that is
 * slow: rows a second, and how resident memory moves between the first and the last hundred thousand rows.
 *
 * `pnpm bench` runs it with `--expose-gc`, so that memory is what is held and not what waits to be collected.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { DataSource, type Row } from '@panoply/datasource'
import { DuckDbDestination } from '@panoply/duckdb'
import {
  type Destination,
  FileStateStore,
  NdjsonDirectoryDestination,
  runSource,
} from '@panoply/runner'

const TOTAL_ROWS = 1_000_000
const BATCH_ROWS = 1_000
/** What ndjson has to reach. Runs whose memory is sampled are slower, because they collect it, and are not compared. */
const AIM_ROWS_PER_SECOND = 200_000
const SAMPLE_EVERY_ROWS = 20_000
/** The pause of the slow destination after each batch. */
const SLOW_MS = 10

interface Sample {
  readonly rows: number
  readonly residentMiB: number
}

/** Rows are made as they are asked for: what is measured is the runner, not a million objects held in an array. */
const sourceOf = (totalRows: number): typeof DataSource & (new (source: object) => DataSource) =>
  class Stream extends DataSource {
    #next = 0

    read(): Row[] | null {
      if (this.#next >= totalRows) return null
      const stateId = `to ${this.#next}`
      this.state(stateId, { next: this.#next + BATCH_ROWS })
      const rows: Row[] = []
      for (let i = 0; i < BATCH_ROWS; i += 1, this.#next += 1) {
        rows.push({
          id: this.#next,
          name: `user ${this.#next % 1_000}`,
          amount: (this.#next % 10_000) / 100,
          active: this.#next % 2 === 0,
          __state: stateId,
        })
      }
      return rows
    }
  } as never

/** A destination with a pause after every batch. */
const slowed = (destination: Destination): Destination => ({
  id: destination.id,
  keepsCheckpoint: destination.keepsCheckpoint,
  open: (runKey) => destination.open(runKey),
  write: async (rows) => {
    await destination.write(rows)
    await wait(SLOW_MS)
  },
  commit: (settle) => destination.commit(settle),
  close: () => destination.close(),
  report: () => destination.report(),
})

const residentMiB = (): number => {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 1024 ** 2
}

/** The slope of the line through the samples, in MiB for each 100,000 rows. */
const slope = (samples: readonly Sample[]): number => {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanRows, meanMiB] = [
    mean(samples.map(({ rows }) => rows)),
    mean(samples.map((sample) => sample.residentMiB)),
  ]
  const above = samples.reduce(
    (sum, sample) => sum + (sample.rows - meanRows) * (sample.residentMiB - meanMiB),
    0,
  )
  const below = samples.reduce((sum, { rows }) => sum + (rows - meanRows) ** 2, 0)
  return (above / below) * 100_000
}

const measure = async (
  name: string,
  totalRows: number,
  destinationIn: (folder: string) => Destination,
  isSampled: boolean,
): Promise<Record<string, string | number>> => {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-benchmark-'))
  const samples: Sample[] = []
  let sampledRows = 0
  try {
    const report = await runSource(
      { Stream: sourceOf(totalRows), CONFIG: { title: name, params: [] } },
      {
        source: { destination: 'rows' },
        destination: destinationIn(folder),
        stateStore: new FileStateStore(join(folder, 'state')),
        batchSize: BATCH_ROWS,
        onEvent: (event) => {
          if (!isSampled || event.type !== 'batch' || event.rows < sampledRows) return
          sampledRows = event.rows + SAMPLE_EVERY_ROWS
          samples.push({ rows: event.rows, residentMiB: residentMiB() })
        },
      },
    )
    const hundredThousand = samples.filter(({ rows }) => rows >= 100_000)
    const rowsPerSecond = (report.rows * 1_000) / report.durationMs
    return {
      run: name,
      rows: report.rows,
      'rows/s': Math.round(rowsPerSecond),
      ...(isSampled
        ? {
            'MiB after 100,000': hundredThousand[0]?.residentMiB.toFixed(1) ?? '',
            'MiB at the last': samples.at(-1)?.residentMiB.toFixed(1) ?? '',
            'slope, MiB per 100,000': slope(hundredThousand).toFixed(2),
          }
        : { 'of the aim': (rowsPerSecond / AIM_ROWS_PER_SECOND).toFixed(2) }),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const ndjson = (folder: string): Destination => new NdjsonDirectoryDestination(folder)
const duckdb = (folder: string): Destination => new DuckDbDestination(join(folder, 'rows.duckdb'))

const results = [
  await measure('ndjson, warm-up', 200_000, ndjson, false),
  await measure('ndjson', TOTAL_ROWS, ndjson, false),
  await measure('ndjson, memory', TOTAL_ROWS, ndjson, true),
  await measure('ndjson, slow, memory', TOTAL_ROWS, (folder) => slowed(ndjson(folder)), true),
  await measure('duckdb', TOTAL_ROWS, duckdb, false),
  await measure('duckdb, memory', TOTAL_ROWS, duckdb, true),
]
// oxlint-disable-next-line no-console -- a program speaks to the terminal
console.table(results)
