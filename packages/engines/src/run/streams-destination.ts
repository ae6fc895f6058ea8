import { InvalidArgumentError } from '@panoply/errors'
import {
  type Checkpoint,
  type Destination,
  type DestinationReport,
  encodeRows,
  RowCounts,
  rowToJson,
  type TableRow,
} from '@panoply/runner'

import type { EngineSession } from '../output/engine-session.js'
import { Heartbeat } from './heartbeat.js'
import type { OutputStream } from './output-stream.js'
import type { RecordProtocol } from './record-protocol.js'

/** Lines are passed to the output in pieces of about this many characters. */
const PIECE_CHARACTERS = 64 * 1024
/** The platform of Airbyte may lose a longer line. */
const LONGEST_LINE = 20_000_000
/** A large state is written again only after records of this many times its size. */
const LARGE_STATE_CHARACTERS = 64 * 1024

/** A row on its way to the engine. */
interface EncodedRow {
  readonly table: string
  readonly stream: OutputStream | undefined
  /** The characters of the record, and of the lines before it. */
  readonly lines: string | undefined
}

/**
 * The destination of a run: it writes the rows to the engine, as messages. The engine stores the checkpoints: `open`
 * returns the given state, and `commit` writes a state after its records.
 */
export class StreamsDestination implements Destination {
  readonly id = 'engine'
  readonly keepsCheckpoint = true
  readonly #session: EngineSession
  readonly #protocol: RecordProtocol
  readonly #heartbeat: Heartbeat
  readonly #counts = new RowCounts()
  /** The number of rows in tables that the engine does not want, by table. */
  readonly #unwanted = new Map<string, number>()
  #charactersSinceState = 0
  #lastStateCharacters = 0
  #bytes = 0
  #hasLongLine = false

  constructor(session: EngineSession, protocol: RecordProtocol) {
    this.#session = session
    this.#protocol = protocol
    this.#heartbeat = new Heartbeat(session.clock, () => {
      const lines = protocol.heartbeat()
      if (lines !== '') session.output.post(lines.trimEnd())
    })
  }

  async open(): Promise<Checkpoint | undefined> {
    const { startState: state } = this.#protocol
    this.#heartbeat.start()
    await this.#send(this.#protocol.opening())
    if (state === undefined) return undefined
    return { state, finished: false, at: this.#session.clock.date().toISOString(), truncated: [] }
  }

  async write(rows: readonly TableRow[]): Promise<void> {
    // A whole batch is encoded before any of it is written. So a row that cannot be sent leaves no half batch.
    const records = encodeRows(rows, this.#counts, (row) => this.#encode(row))
    let piece = ''
    for (const { stream, table, lines } of records) {
      this.#counts.take(table)
      if (!stream) this.#countUnwanted(table)
      else if (lines === undefined) this.#countEmpty(stream)
      else piece += this.#counted(stream, lines)
      if (piece.length < PIECE_CHARACTERS) continue
      await this.#sendRecords(piece)
      piece = ''
    }
    if (piece !== '') await this.#sendRecords(piece)
  }

  async commit(settle: () => Checkpoint): Promise<void> {
    await this.#session.output.flushed()
    const checkpoint = settle()
    if (!checkpoint.finished && this.#isStateTooLarge()) return
    const lines = this.#protocol.states(checkpoint, checkpoint.finished)
    if (lines === '') return
    await this.#send(lines)
    await this.#session.output.flushed()
    this.#charactersSinceState = 0
    this.#lastStateCharacters = lines.length
  }

  close(): Promise<void> {
    this.#heartbeat.stop()
    this.#tellLeftOut()
    return Promise.resolve()
  }

  report(): DestinationReport {
    const tables = [...this.#protocol.streams].map(({ table, records }) => ({
      table,
      rows: records,
    }))
    return { tables, bytes: this.#bytes, location: 'the engine', query: undefined }
  }

  async #send(lines: string): Promise<void> {
    if (lines === '') return
    await this.#session.output.send(lines)
    this.#bytes += Buffer.byteLength(lines)
    this.#heartbeat.sign()
  }

  async #sendRecords(lines: string): Promise<void> {
    await this.#send(lines)
    this.#charactersSinceState += lines.length
  }

  /** A row without a stream, or without any chosen column, has no lines. */
  #encode(row: TableRow): EncodedRow {
    const { table } = row
    const stream = this.#protocol.streamOf(row)
    const record = stream?.shape.project(row.record)
    if (!stream || !record) return { table, stream, lines: undefined }
    throwWithoutKey(stream, row.record)
    const json = jsonOf(record, row)
    if (json.length >= LONGEST_LINE) this.#warnOfLength(stream, json.length)
    // The schema that this row needs. It is written before the next row asks for more.
    const before = this.#protocol.beforeRecord(stream)
    return { table, stream, lines: before + this.#protocol.record(stream, json) }
  }

  #counted(stream: OutputStream, lines: string): string {
    stream.records += 1
    stream.recordsSinceState += 1
    return lines
  }

  #countUnwanted(table: string): void {
    const count = this.#unwanted.get(table)
    if (count === undefined) {
      this.#session.log('WARN', `${table} is not among the chosen streams: its rows are left out`)
    }
    this.#unwanted.set(table, (count ?? 0) + 1)
  }

  #countEmpty({ leftOut, name }: OutputStream): void {
    if (leftOut.empty === 0) {
      this.#session.log('WARN', `${name}: rows without any chosen column are left out`)
    }
    leftOut.empty += 1
  }

  #warnOfLength({ name }: OutputStream, characters: number): void {
    if (this.#hasLongLine) return
    this.#hasLongLine = true
    this.#session.log(
      'WARN',
      `${name}: a row has ${characters} characters; engines may lose rows of ${LONGEST_LINE} and more`,
    )
  }

  #isStateTooLarge(): boolean {
    return (
      this.#lastStateCharacters > LARGE_STATE_CHARACTERS &&
      this.#charactersSinceState < this.#lastStateCharacters
    )
  }

  #tellLeftOut(): void {
    for (const [table, count] of this.#unwanted) {
      this.#session.log('WARN', `${table}: ${count} rows were left out, it is not a chosen stream`)
    }
    for (const { name, leftOut } of this.#protocol.streams) {
      if (leftOut.empty === 0) continue
      this.#session.log('WARN', `${name}: ${leftOut.empty} rows without any column were left out`)
    }
  }
}

/**
 * The record that the engine gets, as JSON.
 *
 * @throws InvalidArgumentError with the path of a value that JSON cannot represent
 */
const jsonOf = (record: TableRow['record'], row: TableRow): string => {
  try {
    return rowToJson({ record })
  } catch (error) {
    // The path has the column names of the source. The engine may have other names.
    if (record !== row.record) rowToJson(row)
    throw error
  }
}

/** @throws InvalidArgumentError for a row without any of its key columns: it would end a sync that uses them */
const throwWithoutKey = (
  { keys, name }: OutputStream,
  record: Readonly<Record<string, unknown>>,
): void => {
  if (keys.length === 0 || keys.some((key) => record[key] !== undefined && record[key] !== null)) {
    return
  }
  throw new InvalidArgumentError(
    `${name}: a row has no ${keys.join(', ')}, which tells its rows apart: ` +
      'choose another primary key, or a mode that appends',
    { argument: 'record' },
  )
}
