import { SpoolError } from '@panoply/errors'

import type { CreateSpool, Spool, SpoolChange, SpoolContents, SpoolEntry } from '../../src/index.js'

/**
 * What is wrong with a disk, one operation after the other; `undefined` when nothing is. A promise holds the operation up
 * until it settles.
 */
export type DiskPlan = (
  operation: 'open' | 'write' | 'read' | 'close',
) => Error | undefined | Promise<Error | undefined>

/** What outlives the writers that use it. */
export class InMemoryDisk {
  readonly entries = new Map<number, SpoolEntry>()
  owner: object | undefined
  writes = 0
  syncs = 0
  missingRecords = 0
  plan: DiskPlan

  constructor(plan: DiskPlan = () => undefined) {
    this.plan = plan
  }

  /** For `Runtime.createSpool`. */
  readonly createSpool: CreateSpool = ({ directory }) => new InMemorySpool(this, directory)

  /** The process that has the disk open ends without a word: it can change nothing any more. */
  kill(): void {
    this.owner = undefined
  }

  /** The records on the disk, as they were written. */
  records(): Record<string, unknown>[] {
    return [...this.entries.values()].flatMap(({ body }) =>
      body
        .toString('utf8')
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    )
  }
}

/** A spool without a disk: each operation takes a turn of the event loop, and goes wrong when the plan says so. */
class InMemorySpool implements Spool {
  readonly #disk: InMemoryDisk
  readonly #directory: string

  constructor(disk: InMemoryDisk, directory: string) {
    this.#disk = disk
    this.#directory = directory
  }

  async open(): Promise<SpoolContents> {
    await this.#turn('open')
    if (this.#disk.owner) {
      const facts = { kind: 'locked', directory: this.#directory } as const
      throw new SpoolError(`${this.#directory} is open`, facts)
    }
    this.#disk.owner = this
    const entries = [...this.#disk.entries.values()]
    return {
      records: entries.reduce((sum, { recordCount }) => sum + recordCount, 0),
      bytes: entries.reduce((sum, { body }) => sum + body.length + 1, 0),
      lastId: Math.max(0, ...this.#disk.entries.keys()),
      missingRecords: this.#disk.missingRecords,
    }
  }

  async write({ puts, deletes }: SpoolChange, isSynced: boolean): Promise<void> {
    await this.#turn('write')
    if (this.#disk.owner !== this) return
    this.#disk.writes++
    if (isSynced) this.#disk.syncs++
    for (const { id } of deletes) {
      if (!this.#disk.entries.delete(id)) throw new Error(`entry ${id} was taken off twice`)
    }
    for (const entry of puts) {
      if (this.#disk.entries.has(entry.id)) throw new Error(`entry ${entry.id} was written twice`)
      this.#disk.entries.set(entry.id, { ...entry, body: Buffer.from(entry.body) })
    }
  }

  async read(afterId: number, upToId: number, maxBytes: number): Promise<SpoolEntry[]> {
    await this.#turn('read')
    const entries: SpoolEntry[] = []
    let bytes = 0
    for (const id of [...this.#disk.entries.keys()].sort((a, b) => a - b)) {
      const entry = this.#disk.entries.get(id)
      if (!entry || id <= afterId || id > upToId) continue
      bytes += entry.body.length + 1
      if (entries.length > 0 && bytes > maxBytes) break
      entries.push(entry)
    }
    return entries
  }

  async close(): Promise<void> {
    await this.#turn('close')
    if (this.#disk.owner === this) this.#disk.owner = undefined
  }

  async #turn(operation: Parameters<DiskPlan>[0]): Promise<void> {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    const fault = await this.#disk.plan(operation)
    if (fault) throw fault
  }
}
