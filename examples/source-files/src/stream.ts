import { randomUUID } from 'node:crypto'

import { type Batch, DataSource, type SourceOf, type StreamDeclaration } from '@panoply/datasource'
import { wrapErrors } from '@panoply/errors'

import { CONFIG } from './config.js'
import { declareStreams } from './declare-streams.js'
import { parseDelimiter } from './formats/csv/delimiter.js'
import { FileCursor, type Taken } from './file-cursor.js'
import { findFiles } from './finding/find-files.js'
import type { FoundFile } from './finding/found-file.js'
import { readerFor, tableOf } from './formats/format.js'
import type { TableRow } from './formats/labels.js'
import { PendingFiles } from './pending-files.js'

type Source = SourceOf<typeof CONFIG>

/** How far a file has been read, and how to know that it is still the same. */
interface Position {
  /** Rows, or parts of a file that has none. */
  readonly items: number
  readonly isComplete: boolean
  readonly sizeBytes: number
  readonly modifiedAtMs: number
}

interface State {
  readonly files?: Readonly<Record<string, Position>>
}

const DEFAULT_BATCH_ITEMS = 1_000

/** Reads files one after the other: rows where the format has rows, raw messages for the rest. */
export class Stream extends DataSource<Source> {
  static override readonly CONFIG = CONFIG
  static override readonly incremental = true
  override readonly stateSpan = 'batch'

  readonly #positions = { ...((this.source.state ?? {}) as State).files }
  #delimiter = ''
  #pending: PendingFiles | undefined
  #total = 0
  #loadedItems = 0
  #cursor: FileCursor | undefined

  /** The files that would be read. */
  @wrapErrors('config')
  static override async listResources({
    path,
    links,
  }: Pick<Source, 'path'> & Partial<Pick<Source, 'links'>>): Promise<unknown[]> {
    const { files } = await findFiles(path, links)
    return files.map(({ id, sizeBytes }) => ({ id, name: id, sizeBytes }))
  }

  /** The tables that the files make, with the columns that the files tell. */
  @wrapErrors('config')
  static override async streams({ path, delimiter, links }: Source): Promise<StreamDeclaration[]> {
    const { files } = await findFiles(path, links)
    return declareStreams(files, parseDelimiter(delimiter))
  }

  @wrapErrors('collect')
  async read(n = DEFAULT_BATCH_ITEMS): Promise<Batch | null> {
    const pending = (this.#pending ??= await this.#findPending())
    for (;;) {
      const file = pending.current
      if (!file) return null
      try {
        const cursor = (this.#cursor ??= this.#open(file))
        return this.#take(pending, file, await cursor.take(Math.max(1, n)))
      } catch (thrown) {
        // What was taken since the last batch was not returned: when the file is tried again, it is opened there.
        await this.#closeCursor()
        const error = pending.fail(file, thrown)
        if (error !== undefined) throw error
        this.log(`${file.id} cannot be read, the run goes on with the others: ${messageOf(thrown)}`)
      }
    }
  }

  override close(): Promise<void> {
    return this.#closeCursor()
  }

  async #closeCursor(): Promise<void> {
    const cursor = this.#cursor
    this.#cursor = undefined
    await cursor?.close()
  }

  async #findPending(): Promise<PendingFiles> {
    // Told before anything is read, not at the first CSV file among a thousand others.
    this.#delimiter = parseDelimiter(this.source.delimiter)
    const { files, leftOut } = await findFiles(this.source.path, this.source.links)
    for (const reason of leftOut) this.log(`left out: ${reason}`)
    this.#total = files.length
    return new PendingFiles(files.filter((file) => this.#known(file)?.isComplete !== true))
  }

  /** The position in a file that has not changed since. */
  #known({ id, sizeBytes, modifiedAtMs }: FoundFile): Position | undefined {
    const known = Object.hasOwn(this.#positions, id) ? this.#positions[id] : undefined
    const isSame = known?.sizeBytes === sizeBytes && known.modifiedAtMs === modifiedAtMs
    return isSame ? known : undefined
  }

  #open(file: FoundFile): FileCursor {
    if (file.fault !== undefined) throw file.fault
    const skip = this.#known(file)?.items ?? 0
    this.log(`reading ${file.id} from item ${skip}`)
    const options = { skip, delimiter: this.#delimiter }
    return new FileCursor(readerFor(file)(file, options))
  }

  #take(pending: PendingFiles, file: FoundFile, { items, isEnd }: Taken): Batch {
    const { id, sizeBytes, modifiedAtMs } = file
    const firstItem = this.#known(file)?.items ?? 0
    const position = {
      ...{ items: firstItem + items.length, isComplete: isEnd, sizeBytes, modifiedAtMs },
    }
    this.#positions[id] = position
    this.#loadedItems += items.length
    const stateId = randomUUID()
    this.state(stateId, { files: { [id]: position } })
    if (isEnd) {
      this.#cursor = undefined
      pending.finish()
    }

    const loaded = this.#total - pending.count
    const counted = this.#loadedItems.toLocaleString('en')
    this.progress(loaded, this.#total, `${loaded} of ${this.#total} files, ${counted} rows loaded`)

    const table = tableOf(file)
    const [first] = items
    if (first instanceof Buffer) {
      return [this.raw(id, first, { __table: table, __state: stateId, part: firstItem })]
    }
    // A batch is either rows or one part: a `FileCursor` says so.
    const rows = items as readonly TableRow[]
    // The rows are this stream's own: nothing is copied.
    for (const row of rows) {
      row['__table'] = table
      row['__state'] = stateId
    }
    return rows
  }
}

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)
