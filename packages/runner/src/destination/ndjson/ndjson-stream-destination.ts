import type { Writable } from 'node:stream'

import type { TableRow } from '../../routing/table-row.js'
import type { Checkpoint } from '../../state/checkpoint.js'
import type { Destination, DestinationReport } from '../destination.js'
import { growingCopy } from '../../values/growing-copy.js'
import { encodeRows } from '../encode-rows.js'
import { rowToJson } from '../json-line.js'
import { RowCounts } from '../row-counts.js'
import { standardOutput } from './standard-output.js'

/** Lines are written to the stream in pieces of about this many characters. */
const PIECE_CHARACTERS = 64 * 1024

/**
 * A stream of JSON lines, such as standard output. Each line holds the keys of the row, and its table as `__table`. A
 * row counts as delivered when the stream has taken its line. The stream is not closed.
 *
 * @example
 * ```ts
 * const destination = new NdjsonStreamDestination(process.stdout)
 * await destination.open()
 * await destination.write([{ table: 'people', id: undefined, record: { name: 'Ann' } }])
 * await destination.close()
 * ```
 */
export class NdjsonStreamDestination implements Destination {
  readonly id: string
  readonly keepsCheckpoint = false
  readonly #stream: Writable
  readonly #name: string
  readonly #counts = new RowCounts()
  readonly #fail = (error: Error): void => {
    this.#failure ??= error
    this.#wake()
  }
  readonly #wakeUp = (): void => {
    this.#wake()
  }
  #wake: () => void = () => undefined
  #failure: Error | undefined
  #unconfirmed = 0
  #bytes = 0
  #committedBytes = 0

  /**
   * @param stream the stream for the lines. Default: standard output; if it is a file, no half line is left in it
   * @param name the name of the stream in messages and in the id; default `standard output`
   */
  constructor(stream: Writable = standardOutput(), name = 'standard output') {
    this.#stream = stream
    this.#name = name
    this.id = `ndjson:${name}`
  }

  open(): Promise<undefined> {
    this.#stream.on('error', this.#fail)
    this.#stream.on('close', this.#wakeUp)
    return Promise.resolve(undefined)
  }

  async write(rows: readonly TableRow[]): Promise<void> {
    const lines = encodeRows(rows, this.#counts, lineOf)
    let piece = ''
    for (let index = 0; index < lines.length; index += 1) {
      piece += `${lines[index] ?? ''}\n`
      this.#counts.take((rows[index] as TableRow).table)
      if (piece.length >= PIECE_CHARACTERS) {
        await this.#send(piece)
        piece = ''
      }
    }
    if (piece !== '') await this.#send(piece)
  }

  async commit(settle: () => Checkpoint): Promise<void> {
    await this.#until(() => this.#unconfirmed === 0)
    settle()
    this.#counts.commit()
    this.#committedBytes = this.#bytes
  }

  close(): Promise<void> {
    this.#stream.off('error', this.#fail)
    this.#stream.off('close', this.#wakeUp)
    return Promise.resolve()
  }

  report(): DestinationReport {
    return {
      tables: this.#counts.committed,
      bytes: this.#committedBytes,
      location: this.#name,
      query: undefined,
    }
  }

  async #send(piece: string): Promise<void> {
    const bytes = Buffer.from(piece)
    this.#unconfirmed += 1
    this.#bytes += bytes.length
    const hasRoom = this.#stream.write(bytes, (error) => {
      if (error) this.#failure ??= error
      else this.#unconfirmed -= 1
      this.#wake()
    })
    if (!hasRoom) await this.#until(() => !this.#stream.writableNeedDrain)
  }

  /** Waits until `isSo` is true. Throws if the stream fails before. */
  async #until(isSo: () => boolean): Promise<void> {
    this.#stream.on('drain', this.#wakeUp)
    try {
      while (!isSo()) {
        this.#throwIfBroken()
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
      this.#throwIfBroken()
    } finally {
      this.#stream.off('drain', this.#wakeUp)
    }
  }

  #throwIfBroken(): void {
    if (this.#failure) {
      const { code } = this.#failure as NodeJS.ErrnoException
      const reason = code === 'EPIPE' ? 'its reader has closed it' : this.#failure.message
      throw new Error(`${this.#name} cannot be written: ${reason}`, { cause: this.#failure })
    }
    if (this.#stream.destroyed) throw new Error(`${this.#name} was closed while rows were left`)
  }
}

/** The row with its table. Most sources have put it there already. */
const lineOf = ({ table, record }: TableRow): string =>
  rowToJson({
    record:
      record['__table'] === table ? record : Object.assign(growingCopy(record), { __table: table }),
  })
