import { join, resolve } from 'node:path'

import type { TableRow } from '../../routing/table-row.js'
import type { Checkpoint } from '../../state/checkpoint.js'
import type { Destination, DestinationReport } from '../destination.js'
import { rowToJson } from '../json-line.js'
import { RowCounts } from '../row-counts.js'
import { makeRowFolder } from '../row-folder.js'
import { shellCommand } from '../shell-command.js'
import { tableFileName } from './table-file-name.js'
import { append, empty, makeReady, synchronise } from './table-file.js'

/** Lines are written out when this many characters of them wait, all tables together. */
const MAX_WAITING_CHARACTERS = 1024 * 1024

interface TableFile {
  readonly path: string
  lines: string
  /** Whether bytes were written since the last commit, and so are not known to be on the disk. */
  isDirty: boolean
}

/**
 * A directory with a file of JSON lines for each table. Rows are appended; after a crash the rows since the last
 * checkpoint come again, so that each is there at least once.
 */
export class NdjsonDirectoryDestination implements Destination {
  readonly id: string
  readonly keepsCheckpoint = false
  readonly #directory: string
  readonly #files = new Map<string, TableFile>()
  readonly #counts = new RowCounts()
  #waitingCharacters = 0
  #bytes = 0
  #committedBytes = 0

  /** @param directory where the files are; made when it is not there */
  constructor(directory: string) {
    this.#directory = resolve(directory)
    this.id = `ndjson:${this.#directory}`
  }

  open(): Promise<undefined> {
    return new Promise((opened) => {
      makeRowFolder(this.#directory)
      opened(undefined)
    })
  }

  async write(rows: readonly TableRow[]): Promise<void> {
    for (const row of rows) {
      const file = this.#files.get(row.table) ?? (await this.#openFile(row.table))
      const line = rowToJson(row)
      file.lines += line + '\n'
      this.#waitingCharacters += line.length
      this.#counts.take(row.table)
      if (this.#waitingCharacters >= MAX_WAITING_CHARACTERS) await this.#writeOut()
    }
  }

  async commit(settle: () => Checkpoint): Promise<void> {
    await this.#writeOut()
    for (const file of this.#files.values()) {
      if (file.isDirty) await synchronise(file.path)
      file.isDirty = false
    }
    settle()
    this.#counts.commit()
    this.#committedBytes = this.#bytes
  }

  async truncate(table: string): Promise<void> {
    const file = this.#files.get(table) ?? (await this.#openFile(table))
    await empty(file.path)
  }

  close(): Promise<void> {
    this.#files.clear()
    this.#waitingCharacters = 0
    return Promise.resolve()
  }

  report(): DestinationReport {
    const tables = this.#counts.committed
    const [first] = tables
    return {
      tables,
      bytes: this.#committedBytes,
      location: this.#directory,
      query: first && shellCommand('head', join(this.#directory, tableFileName(first.table))),
    }
  }

  async #openFile(table: string): Promise<TableFile> {
    const path = join(this.#directory, tableFileName(table))
    await makeReady(path)
    const file = { path, lines: '', isDirty: false }
    this.#files.set(table, file)
    return file
  }

  async #writeOut(): Promise<void> {
    for (const file of this.#files.values()) {
      if (file.lines === '') continue
      const bytes = Buffer.from(file.lines)
      file.lines = ''
      file.isDirty = true
      await append(file.path, bytes)
      this.#bytes += bytes.length
    }
    this.#waitingCharacters = 0
  }
}
