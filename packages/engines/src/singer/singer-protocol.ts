import type { WallClock } from '@panoply/errors/internal'
import type { Checkpoint, TableRow, PlainObject } from '@panoply/runner'

import type { OutputStream } from '../run/output-stream.js'
import type { RecordProtocol } from '../run/record-protocol.js'
import { recordMessage, schemaMessage } from './singer-messages.js'
import type { SingerStates } from './singer-states.js'
import type { SingerStreams } from './singer-streams.js'

/** The facts about a stream that was written, besides its records. */
interface Written {
  readonly form: { readonly before: string; readonly after: string }
  /** The version of the schema that was written last. */
  schemaVersion: number
}

/** Writes the schemas, records and states of a tap. */
export class SingerProtocol implements RecordProtocol {
  readonly #streams: SingerStreams
  readonly #states: SingerStates
  readonly #clock: WallClock
  readonly #written = new Map<OutputStream, Written>()
  #extractedAt = ''

  constructor(streams: SingerStreams, states: SingerStates, clock: WallClock) {
    this.#streams = streams
    this.#states = states
    this.#clock = clock
  }

  get streams(): Iterable<OutputStream> {
    return this.#streams.all
  }

  get startState(): PlainObject | undefined {
    return this.#states.start
  }

  /** The given state comes first, because one target counts the first state that it sees as stored. */
  opening(): string {
    const state = this.#states.again()
    return state + [...this.streams].map((stream) => this.beforeRecord(stream)).join('')
  }

  streamOf(row: TableRow): OutputStream | undefined {
    const stream = this.#streams.of(row)
    if (stream?.records === 0) this.#states.addTable(stream.table)
    return stream
  }

  beforeRecord(stream: OutputStream): string {
    const { shape } = stream
    const written = this.#writtenOf(stream)
    if (written.schemaVersion === shape.version) return ''
    written.schemaVersion = shape.version
    this.#states.touch()
    return `${schemaMessage(stream.name, shape.properties, this.#streams.keysOf(stream))}\n`
  }

  record(stream: OutputStream, json: string): string {
    const { before, after } = this.#writtenOf(stream).form
    this.#states.touch()
    // The clock is read only from time to time, because reading it for each row would take longer than the row.
    if (this.#extractedAt === '' || stream.records % TIME_EVERY_RECORDS === 1) {
      this.#extractedAt = JSON.stringify(this.#clock.date())
    }
    return `${before}${json}${after}${this.#extractedAt}}\n`
  }

  states({ state, finished }: Checkpoint, isLast: boolean): string {
    return this.#states.line(state, finished, isLast)
  }

  heartbeat(): string {
    return this.#states.again()
  }

  #writtenOf(stream: OutputStream): Written {
    const known = this.#written.get(stream)
    if (known) return known
    const written = { form: recordMessage(stream.name), schemaVersion: -1 }
    this.#written.set(stream, written)
    return written
  }
}

const TIME_EVERY_RECORDS = 100
