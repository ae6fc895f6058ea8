import type { WallClock } from '@panoply/errors/internal'
import type { Checkpoint, TableRow, PlainObject } from '@panoply/runner'

import type { EngineSession } from '../output/engine-session.js'
import { OutputStream } from '../run/output-stream.js'
import type { RecordProtocol } from '../run/record-protocol.js'
import { columnsOf, RowShape } from '../streams/row-shape.js'
import { isSystemKey } from '../streams/system-keys.js'
import { isWholeRow } from '../streams/whole-row.js'
import { recordMessage, statusMessage, type StreamStatus } from './airbyte-messages.js'
import type { AirbyteStates, StatedStream } from './airbyte-states.js'
import type { ConfiguredStream } from './configured-catalog.js'

/** A stream of a connector's run. */
export interface AirbyteStream extends StatedStream {
  /** The text before and after the JSON of a row. */
  readonly form: { readonly before: string; readonly after: string }
}

/** Prepares a stream for its records. */
export const airbyteStream = (
  session: EngineSession,
  configured: ConfiguredStream,
  statePath: readonly string[] | undefined,
  isWrapped: boolean,
): AirbyteStream => {
  const { descriptor, properties, dedupKeys } = configured
  const { name } = descriptor
  const told = new Set<string>()
  const tellOnce = (column: string, text: string): void => {
    if (told.has(column)) return
    told.add(column)
    session.log('WARN', text)
  }
  const shape = new RowShape(columnsOf(properties), isWrapped || isWholeRow(properties), {
    newColumn: (column) => {
      if (isSystemKey(column)) return undefined
      tellOnce(
        column,
        `${name}: the column ${column} is not in the chosen schema, and is left out: discover the schema again`,
      )
      return undefined
    },
    otherKind: (column) => {
      tellOnce(
        `${column.name} `,
        `${name}: the column ${column.name} holds values of another type than its schema says`,
      )
      return false
    },
  })
  const output = new OutputStream(name, name, shape, dedupKeys)
  return { descriptor, output, statePath, form: recordMessage(descriptor) }
}

/** Writes the records, states and statuses of a connector. */
export class AirbyteProtocol implements RecordProtocol {
  readonly #streams: ReadonlyMap<string, AirbyteStream>
  readonly #states: AirbyteStates
  readonly #clock: WallClock
  #emittedAt = 0

  constructor(streams: readonly AirbyteStream[], states: AirbyteStates, clock: WallClock) {
    this.#streams = new Map(streams.map((stream) => [stream.output.table, stream]))
    this.#states = states
    this.#clock = clock
  }

  get streams(): OutputStream[] {
    return [...this.#streams.values()].map(({ output }) => output)
  }

  get startState(): PlainObject | undefined {
    return this.#states.start
  }

  opening(): string {
    return this.statuses('STARTED')
  }

  /** The statuses of all streams, as lines. A source reads its streams in its own order, so all end together. */
  statuses(status: StreamStatus): string {
    const streams = [...this.#streams.values()]
    return streams.map(({ descriptor }) => this.#status(descriptor, status)).join('')
  }

  streamOf({ table }: TableRow): OutputStream | undefined {
    return this.#streams.get(table)?.output
  }

  beforeRecord({ records, table }: OutputStream): string {
    const stream = this.#streams.get(table)
    return records === 0 && stream ? this.#status(stream.descriptor, 'RUNNING') : ''
  }

  record({ table, records }: OutputStream, json: string): string {
    const { before = '', after = '' } = this.#streams.get(table)?.form ?? {}
    // The clock is read only from time to time, because reading it for each row would take longer than the row.
    if (this.#emittedAt === 0 || records % TIME_EVERY_RECORDS === 1) this.#emittedAt = this.#nowMs()
    return `${before}${json}${after}${this.#emittedAt}}}\n`
  }

  states({ state, finished }: Checkpoint, isLast: boolean): string {
    return this.#states.lines(state, finished, isLast)
  }

  heartbeat(): string {
    return this.#states.again()
  }

  #status(descriptor: AirbyteStream['descriptor'], status: StreamStatus): string {
    return `${statusMessage(descriptor, status, this.#nowMs())}\n`
  }

  #nowMs(): number {
    return this.#clock.date().getTime()
  }
}

const TIME_EVERY_RECORDS = 100
