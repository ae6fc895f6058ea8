import { randomUUID } from 'node:crypto'

import { type Batch, DataSource, type SourceOf } from '@panoply/datasource'
import { wrapErrors } from '@panoply/errors'

import { CONFIG } from './config.js'
import { listMeasurements, RESOLUTION_SECONDS } from './librato-api.js'

type Source = SourceOf<typeof CONFIG>

/** What has been read: for each metric, where to go on from, in Unix seconds. */
interface State {
  readonly startTimes?: Readonly<Record<string, number>>
}

/** A metric that is not read to its end yet. */
interface Pending {
  readonly metric: string
  /** Unix seconds. */
  readonly startTime: number
}

/** How far back a metric is read that was never read before. */
const FIRST_READ_SECONDS = 7 * 24 * 60 * 60

/** The table of every row. */
const TABLE = 'measurements'

/** The columns of a row, as JSON Schemas. */
const COLUMNS = {
  metric: { type: 'string' },
  source: { type: 'string' },
  time: { type: 'integer' },
  value: { type: ['number', 'null'] },
  count: { type: ['integer', 'null'] },
  __table: { type: 'string' },
}

/** Reads the measurements of the chosen metrics, one page a `read`. */
export class Stream extends DataSource<Source> {
  static override readonly CONFIG = CONFIG
  static override readonly incremental = true
  static override readonly streams = [
    {
      name: TABLE,
      schema: { properties: COLUMNS },
      primaryKey: ['metric', 'source', 'time'],
      cursor: 'time',
    },
  ]
  override readonly stateSpan = 'batch'

  /** The last second whose measurement is complete. */
  readonly #endTime = floorToResolution(Date.now() / 1000) - 1
  readonly #pending = this.#pendingMetrics()

  @wrapErrors('collect')
  async read(): Promise<Batch | null> {
    const next = this.#pending[0]
    if (!next) return null
    const { metric, startTime } = next
    this.log(`reading ${metric} from ${new Date(startTime * 1000).toISOString()}`)
    const { measurements, nextTime } = await listMeasurements(this.source, metric, {
      startTime,
      endTime: this.#endTime,
    })

    // Only now that the page is here: a `read` that fails is called again and has to find everything as it was.
    if (nextTime === undefined) this.#pending.shift()
    else this.#pending[0] = { metric, startTime: nextTime }

    const total = this.source.metrics.length
    const loaded = total - this.#pending.length
    this.progress(loaded, total, `${loaded} of ${total} metrics loaded`)

    const stateId = randomUUID()
    this.state(stateId, { startTimes: { [metric]: nextTime ?? this.#endTime + 1 } })
    return Object.entries(measurements).flatMap(([source, points]) =>
      points.map(({ measure_time: time, value, count }) => ({
        ...{ metric, source, time, value, count },
        ...{ __table: TABLE, __state: stateId },
      })),
    )
  }

  #pendingMetrics(): Pending[] {
    const { startTimes = {} } = (this.source.state ?? {}) as State
    const firstTime = floorToResolution(this.#endTime - FIRST_READ_SECONDS)
    return this.source.metrics
      .map((metric) => ({ metric, startTime: startTimes[metric] ?? firstTime }))
      .filter(({ startTime }) => startTime <= this.#endTime)
  }
}

const floorToResolution = (seconds: number): number =>
  Math.floor(seconds / RESOLUTION_SECONDS) * RESOLUTION_SECONDS
