import { randomUUID } from 'node:crypto'

import { type Batch, DataSource, type SourceOf } from '@panoply/datasource'
import { wrapErrors } from '@panoply/errors'

import { CONFIG } from './config.js'
import { parseDelimiter } from './delimiter.js'
import { fileError } from './file-error.js'
import { findFiles, type FoundFile } from './files.js'
import { type FileItem, readerFor, tableOf } from './formats/format.js'

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
  override readonly stateSpan = 'batch'

  readonly #positions = ((this.source.state ?? {}) as State).files ?? {}
  #delimiter = ''
  #pending: FoundFile[] | undefined
  #total = 0
  #loadedItems = 0
  /** Of the first of the pending files. */
  #readItems = 0
  #items: AsyncIterator<FileItem> | undefined

  /** The files that would be read. */
  @wrapErrors('config')
  static override async listResources({ path }: Pick<Source, 'path'>): Promise<unknown[]> {
    return (await findFiles(path)).map(({ id, sizeBytes }) => ({ id, name: id, sizeBytes }))
  }

  @wrapErrors('collect')
  async read(n = DEFAULT_BATCH_ITEMS): Promise<Batch | null> {
    const file = (this.#pending ??= await this.#findPending())[0]
    if (!file) return null
    try {
      const items = (this.#items ??= this.#open(file))
      return this.#take(file, await takeUpTo(items, Math.max(1, n)))
    } catch (error) {
      // What was taken since the last batch was not returned: the next `read` opens the file there again.
      await this.close()
      throw fileError(error, file.id)
    }
  }

  override async close(): Promise<void> {
    const items = this.#items
    this.#items = undefined
    await items?.return?.()
  }

  async #findPending(): Promise<FoundFile[]> {
    // Told before anything is read, not at the first CSV file among a thousand others.
    this.#delimiter = parseDelimiter(this.source.delimiter)
    const files = await findFiles(this.source.path)
    this.#total = files.length
    const pending = files.filter((file) => this.#known(file)?.isComplete !== true)
    this.#readItems = pending[0] ? this.#startOf(pending[0]) : 0
    return pending
  }

  /** The position in a file that has not changed since. */
  #known({ id, sizeBytes, modifiedAtMs }: FoundFile): Position | undefined {
    const known = this.#positions[id]
    const isSame = known?.sizeBytes === sizeBytes && known.modifiedAtMs === modifiedAtMs
    return isSame ? known : undefined
  }

  #startOf(file: FoundFile): number {
    return this.#known(file)?.items ?? 0
  }

  #open(file: FoundFile): AsyncIterator<FileItem> {
    this.log(`reading ${file.id} from item ${this.#readItems}`)
    const items = readerFor(file)(file, { skip: this.#readItems, delimiter: this.#delimiter })
    return items[Symbol.asyncIterator]()
  }

  #take(file: FoundFile, { items, isEnd }: Taken): Batch {
    const { id, sizeBytes, modifiedAtMs } = file
    const firstItem = this.#readItems
    this.#readItems += items.length
    this.#loadedItems += items.length
    const stateId = randomUUID()
    const position = { items: this.#readItems, isComplete: isEnd, sizeBytes, modifiedAtMs }
    this.state(stateId, { files: { [id]: position } })
    if (isEnd) this.#startNext()

    const loaded = this.#total - (this.#pending?.length ?? 0)
    const counted = this.#loadedItems.toLocaleString('en')
    this.progress(loaded, this.#total, `${loaded} of ${this.#total} files, ${counted} rows loaded`)

    const labels = { __table: tableOf(file), __state: stateId }
    return items.map((item, index) =>
      'row' in item
        ? { ...item.row, ...labels }
        : this.raw(id, item.bytes, { ...labels, part: firstItem + index }),
    )
  }

  #startNext(): void {
    this.#items = undefined
    this.#pending?.shift()
    const next = this.#pending?.[0]
    this.#readItems = next ? this.#startOf(next) : 0
  }
}

interface Taken {
  readonly items: FileItem[]
  readonly isEnd: boolean
}

const takeUpTo = async (iterator: AsyncIterator<FileItem>, count: number): Promise<Taken> => {
  const items: FileItem[] = []
  while (items.length < count) {
    const next = await iterator.next()
    if (next.done === true) return { items, isEnd: true }
    items.push(next.value)
    // A part of a file is as large as many rows: it is a batch of its own.
    if ('bytes' in next.value) break
  }
  return { items, isEnd: false }
}
