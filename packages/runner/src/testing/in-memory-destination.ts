import type {
  Destination,
  DestinationOpening,
  DestinationReport,
} from '../destination/destination.js'
import { encodeRows } from '../destination/encode-rows.js'
import { rowToJson } from '../destination/json-line.js'
import { RowCounts } from '../destination/row-counts.js'
import type { TableRow } from '../routing/table-row.js'
import type { Checkpoint } from '../state/checkpoint.js'

/** Faults to order from an {@link InMemoryDestination}. */
export interface InMemoryDestinationOptions {
  /** Whether it keeps checkpoints with the rows, as a database does. Default `false`. */
  readonly keepsCheckpoint?: boolean
  /** Whether it takes rows while a commit waits for `beforeCommit`. Default `false`. */
  readonly takesRowsDuringCommit?: boolean
  /** Called before rows are taken. If it throws, `write` fails with its error. `write` waits for its promise. */
  readonly beforeWrite?: (rows: readonly TableRow[]) => void | Promise<void>
  /** Called before rows are committed. If it throws, `commit` fails with its error. */
  readonly beforeCommit?: () => void | Promise<void>
}

/**
 * Keeps rows in memory. Several runs can use one object, one after the other, like a real destination.
 *
 * @example
 * ```ts
 * import { defineConfig, fromReadable } from '@panoply/datasource'
 * import { runSource } from '@panoply/runner'
 * import { InMemoryDestination, InMemoryStateStore } from '@panoply/runner/testing'
 *
 * const Stream = fromReadable(async function* () {
 *   yield { id: 1, name: 'Ann' }
 * })
 * const CONFIG = defineConfig({ title: 'People', params: [] })
 * const destination = new InMemoryDestination()
 * await runSource({ Stream, CONFIG }, { destination, stateStore: new InMemoryStateStore() })
 * console.log(destination.rows.length) // 1
 * ```
 */
export class InMemoryDestination implements Destination {
  readonly id = 'memory'
  readonly keepsCheckpoint: boolean
  readonly takesRowsDuringCommit: boolean
  readonly #options: InMemoryDestinationOptions
  #counts = new RowCounts()
  /** What the next commit does, in this order. */
  #waiting: Step[] = []
  /** Tables to be emptied by the next `write`. */
  readonly #toEmpty = new Set<string>()
  #committed: TableRow[] = []
  #checkpoint: Checkpoint | undefined
  #opening: DestinationOpening | undefined

  constructor(options: InMemoryDestinationOptions = {}) {
    this.#options = options
    this.keepsCheckpoint = options.keepsCheckpoint ?? false
    this.takesRowsDuringCommit = options.takesRowsDuringCommit ?? false
  }

  /** The committed rows. */
  get rows(): readonly TableRow[] {
    return this.#committed
  }

  /** The committed rows of a table, as stored. */
  records(table: string): Readonly<Record<string, unknown>>[] {
    return this.#committed.filter((row) => row.table === table).map(({ record }) => record)
  }

  /** The arguments of the last call of `open`. */
  get opening(): DestinationOpening | undefined {
    return this.#opening
  }

  open(opening?: DestinationOpening): Promise<Checkpoint | undefined> {
    this.#opening = opening
    this.#waiting = []
    this.#counts = new RowCounts()
    return Promise.resolve(this.#checkpoint)
  }

  async write(rows: readonly TableRow[]): Promise<void> {
    await this.#options.beforeWrite?.(rows)
    try {
      encodeRows(rows, this.#counts, rowToJson)
      for (const table of this.#toEmpty) this.#waiting.push({ empties: table })
    } finally {
      this.#toEmpty.clear()
    }
    this.#waiting.push({ adds: rows.map(stored) })
    for (const { table } of rows) this.#counts.take(table)
  }

  async commit(settle: () => Checkpoint): Promise<void> {
    this.#counts.begin()
    const steps = this.#waiting
    this.#waiting = []
    try {
      await this.#options.beforeCommit?.()
      const checkpoint = settle()
      if (this.keepsCheckpoint) this.#checkpoint = checkpoint
    } catch (error) {
      this.#waiting.unshift(...steps)
      throw error
    }
    for (const step of steps) {
      if ('adds' in step) for (const row of step.adds) this.#committed.push(row)
      else this.#committed = this.#committed.filter(({ table }) => table !== step.empties)
    }
    this.#counts.commit()
  }

  rollback(): Promise<void> {
    this.#waiting = []
    this.#toEmpty.clear()
    this.#counts.rollback()
    return Promise.resolve()
  }

  truncate(table: string): Promise<void> {
    this.#toEmpty.add(table)
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.#waiting = []
    return Promise.resolve()
  }

  report(): DestinationReport {
    return {
      tables: this.#counts.committed,
      bytes: undefined,
      location: 'memory',
      query: undefined,
    }
  }
}

/** What a commit does with the rows. */
type Step = { readonly adds: readonly TableRow[] } | { readonly empties: string }

/** A key whose value is undefined is not stored. */
const stored = (row: TableRow): TableRow => ({
  ...row,
  record: Object.fromEntries(Object.entries(row.record).filter(([, value]) => value !== undefined)),
})
