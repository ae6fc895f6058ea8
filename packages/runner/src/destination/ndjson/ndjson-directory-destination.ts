import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import type { TableRow } from '../../routing/table-row.js'
import type { Checkpoint } from '../../state/checkpoint.js'
import { RunLock } from '../../state/run-lock.js'
import type { PlainObject } from '../../values/plain-object.js'
import type { Destination, DestinationOpening, DestinationReport } from '../destination.js'
import { encodeRows } from '../encode-rows.js'
import { rowToJson } from '../json-line.js'
import { RowCounts } from '../row-counts.js'
import { makeRowFolder } from '../row-folder.js'
import { shellCommand } from '../shell-command.js'
import { rowsWithoutCheckpoint } from '../noted-tables.js'
import { compareFiles, sizesOf } from './changed-files.js'
import { FileClaims, type FileSizes } from './file-claims.js'
import { LinePieces } from './line-pieces.js'
import { makeReplacement, putInPlace, sweepReplacements } from './replacement-file.js'
import { tableFileName, tableFileNameIn } from './table-file-name.js'
import { append, cut, makeReady, synchronise } from './table-file.js'

/** Waiting lines are written when they have this many bytes, all tables together. */
const MAX_WAITING_BYTES = 1024 * 1024
/** The lock file, beside the files of rows during a run. */
const LOCK_FILE = '.panoply-lock'

interface TableFile {
  readonly name: string
  readonly path: string
  /** The size in bytes of the file, or of its replacement. */
  size: number
  /** The size in bytes at the last commit. */
  committedSize: number
  /** Lines that are not in the file yet. */
  pieces: Buffer[]
  /** The file that replaces this one at the next commit, if the table is to be emptied. */
  replacement: string | undefined
  /** Whether bytes were written since the last commit, so that they may not be on the disk yet. */
  isDirty: boolean
}

/**
 * A folder with one file of JSON lines per table. Rows are appended. After a crash the next run removes the lines after
 * the last checkpoint, so that each row exists once.
 *
 * @example
 * ```ts
 * const destination = new NdjsonDirectoryDestination('rows')
 * await destination.open({ runKey: 'people in rows' })
 * await destination.write([{ table: 'people', id: undefined, record: { name: 'Ann' } }])
 * await destination.commit(() => ({ state: {}, finished: true, at: new Date().toISOString(), truncated: [] }))
 * await destination.close()
 * ```
 */
export class NdjsonDirectoryDestination implements Destination {
  readonly id: string
  readonly keepsCheckpoint = false
  readonly #directory: string
  readonly #files = new Map<string, TableFile>()
  /** Needed after the files are closed, too. */
  readonly #fileNames = new Map<string, string>()
  readonly #counts = new RowCounts()
  /** Tables that the next `write` empties first. */
  readonly #toEmpty = new Set<string>()
  #waitingBytes = 0
  #bytes = 0
  #committedBytes = 0
  #lock: RunLock | undefined
  #claims: FileClaims | undefined
  /** Whether the last rows have no checkpoint. The claims then stay, as after a kill, and the next run removes the rows. */
  #hasLostCheckpoint = false
  /** The files of earlier runs. */
  #noted: FileSizes = {}
  /** Called for a table whose file has rows already when this run opens it. */
  #tellRows: (table: string) => void = () => undefined

  /** @param directory the folder of the files; it is made if it does not exist */
  constructor(directory: string) {
    this.#directory = resolve(directory)
    this.id = `ndjson:${this.#directory}`
  }

  /** @throws RunLockedError when another run writes to this directory */
  open({ runKey, kept, warn = () => undefined }: DestinationOpening): Promise<undefined> {
    return new Promise((opened) => {
      makeRowFolder(this.#directory)
      this.#lock = RunLock.take(
        join(this.#directory, LOCK_FILE),
        `a source into ${this.#directory}`,
      )
      this.#claims = new FileClaims(this.#directory, runKey)
      const noted = sizesOf(kept)
      this.#claims.cutUncommitted(noted)
      const { messages, left } = compareFiles(this.#directory, noted)
      for (const message of messages) warn(message)
      this.#noted = left
      this.#tellRows = (table) => {
        if (!kept) warn(rowsWithoutCheckpoint(table))
      }
      sweepReplacements(this.#directory)
      opened(undefined)
    })
  }

  async write(rows: readonly TableRow[]): Promise<void> {
    const emptied = [...this.#toEmpty]
    this.#toEmpty.clear()
    const lines = new LinePieces()
    encodeRows(rows, this.#counts, (row) => {
      lines.add(row.table, rowToJson(row))
    })
    for (const table of emptied) await this.#empty(table)
    for (const { table, rows: count, bytes } of lines.end()) {
      const file = this.#files.get(table) ?? (await this.#openForRows(table))
      file.pieces.push(bytes)
      this.#waitingBytes += bytes.length
      this.#counts.take(table, count)
      if (this.#waitingBytes >= MAX_WAITING_BYTES) await this.#writeOut()
    }
  }

  async commit(settle: (place: PlainObject) => Checkpoint): Promise<void> {
    await this.#writeOut()
    for (const file of this.#files.values()) {
      if (file.isDirty) await synchronise(file.replacement ?? file.path)
      file.isDirty = false
      if (file.replacement !== undefined) {
        await putInPlace(file.replacement, file.path)
        file.replacement = undefined
        this.#claims?.claim(file.name, 0)
      }
      file.committedSize = file.size
    }
    settle({ sizes: this.#committedSizes() })
    this.#counts.commit()
    this.#committedBytes = this.#bytes
  }

  async rollback(): Promise<void> {
    for (const file of this.#files.values()) {
      file.pieces = []
      if (file.replacement !== undefined) await rm(file.replacement, { force: true })
      // A full disk takes a part of the bytes, which `size` does not count.
      else if (file.isDirty || file.size > file.committedSize) {
        await cut(file.path, file.committedSize)
      }
      file.isDirty = false
      file.replacement = undefined
      file.size = file.committedSize
    }
    this.#toEmpty.clear()
    this.#waitingBytes = 0
    this.#bytes = this.#committedBytes
    this.#counts.rollback()
  }

  checkpointLost(): void {
    this.#hasLostCheckpoint = true
  }

  truncate(table: string): Promise<void> {
    this.#toEmpty.add(table)
    return Promise.resolve()
  }

  async close(): Promise<void> {
    try {
      // Rows after the last commit are given up. The next run reads them again.
      if (this.#lock?.isHeld() === true) {
        await this.rollback()
        if (!this.#hasLostCheckpoint) this.#claims?.release()
      }
    } finally {
      this.#files.clear()
      this.#lock?.release()
    }
  }

  report(): DestinationReport {
    const tables = this.#counts.committed
    const [first] = tables
    const file = first && (this.#fileNames.get(first.table) ?? tableFileName(first.table))
    return {
      tables,
      bytes: this.#committedBytes,
      location: this.#directory,
      query: file === undefined ? undefined : shellCommand('head', join(this.#directory, file)),
    }
  }

  async #openForRows(table: string): Promise<TableFile> {
    const file = await this.#openFile(table)
    if (file.size > 0) this.#tellRows(table)
    return file
  }

  async #openFile(table: string): Promise<TableFile> {
    const name = this.#fileName(table)
    const path = join(this.#directory, name)
    const size = await makeReady(path)
    this.#claims?.claim(name, size)
    const file = {
      ...{ name, path, size, committedSize: size },
      ...{ pieces: [], isDirty: false, replacement: undefined },
    }
    this.#files.set(table, file)
    return file
  }

  async #empty(table: string): Promise<void> {
    const file = this.#files.get(table) ?? (await this.#openFile(table))
    file.replacement = await makeReplacement(file.path)
    file.size = 0
  }

  #fileName(table: string): string {
    const name = tableFileNameIn(
      {
        names: () => readdirSync(this.#directory),
        isThere: (file) => existsSync(join(this.#directory, file)),
      },
      table,
    )
    this.#fileNames.set(table, name)
    return name
  }

  #committedSizes(): FileSizes {
    const own = [...this.#files.values()].map(({ name, committedSize }) => [name, committedSize])
    return { ...this.#noted, ...(Object.fromEntries(own) as FileSizes) }
  }

  async #writeOut(): Promise<void> {
    for (const file of this.#files.values()) {
      if (file.pieces.length === 0) continue
      const bytes = Buffer.concat(file.pieces)
      file.pieces = []
      file.isDirty = true
      await append(file.replacement ?? file.path, bytes)
      file.size += bytes.length
      this.#bytes += bytes.length
    }
    this.#waitingBytes = 0
  }
}
