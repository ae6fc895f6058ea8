import { realpath } from 'node:fs/promises'

import { makeFolder } from '@panoply/errors/internal'
import type { ClassicLevel } from 'classic-level'

import { closeToOthers, OWNER_ONLY, refuseIfShared } from './close-to-others.js'
import { loadStore, type StoreModule } from './load-store.js'
import { foreign, locked, reasonOf } from '../spool-faults.js'
import { RotatedLogs } from './rotated-logs.js'
import type { Spool, SpoolChange, SpoolContents, SpoolEntry, SpoolOptions } from '../spool.js'
import { decodeEntry, encodeEntry, entryKey } from './spool-entry.js'
import { scanStore } from './scan-store.js'
import {
  decodeIntent,
  decodeInventory,
  encodeIntent,
  encodeInventory,
  foreignVersion,
  INTENT_KEY,
  INVENTORY_KEY,
  type Inventory,
  missingRecords,
} from './spool-journal.js'

type Store = ClassicLevel<string, Buffer>

/** The cache is small, because every entry is read only once. */
const CACHE_BYTES = 1_048_576

/** Stores entries in LevelDB. The lock of LevelDB ends with the process, even if the process is killed. */
export class ClassicLevelSpool implements Spool {
  readonly #options: SpoolOptions
  readonly #load: typeof loadStore
  readonly #logs: RotatedLogs
  #store: Store | undefined
  #inventory: Inventory

  constructor(options: SpoolOptions, load = loadStore) {
    this.#options = options
    this.#load = load
    this.#logs = new RotatedLogs(options.directory)
    this.#inventory = { account: options.account, records: 0, lastId: 0 }
  }

  async open(): Promise<SpoolContents> {
    const { directory } = this.#options
    const module = await this.#load(directory)
    makeFolder(directory, { mode: OWNER_ONLY })
    await refuseIfShared(directory)
    // Within one process, LevelDB detects a second writer by the path. So the path must be the same for every link to
    // the directory.
    const path = await realpath(directory)
    try {
      return await this.#openOnce(module, path)
    } catch (error) {
      const reason = reasonOf(error)
      if (reason.code === 'LEVEL_LOCKED') throw locked(directory, reason)
      if (reason.code !== 'LEVEL_CORRUPTION') throw reason
    }
    // The repair removes unreadable parts. The inventory tells how many records are missing after that.
    await module.ClassicLevel.repair(path)
    return this.#openOnce(module, path)
  }

  async write({ puts, deletes }: SpoolChange, isSynced: boolean): Promise<void> {
    const store = this.#opened()
    const put = countRecords(puts)
    const lastId = puts.reduce((highest, { id }) => Math.max(highest, id), this.#inventory.lastId)
    if (put > 0) await store.put(INTENT_KEY, encodeIntent({ lastId, records: put }))
    const records = this.#inventory.records + put - countRecords(deletes)
    this.#inventory = { ...this.#inventory, records, lastId }
    await store.batch(
      [
        ...puts.map((entry) => ({
          type: 'put' as const,
          key: entryKey(entry.id),
          value: encodeEntry(entry),
        })),
        ...deletes.map(({ id }) => ({ type: 'del' as const, key: entryKey(id) })),
        this.#note(),
      ],
      { sync: isSynced },
    )
    if (isSynced) await this.#logs.sync()
  }

  async read(afterId: number, upToId: number, maxBytes: number): Promise<SpoolEntry[]> {
    const entries: SpoolEntry[] = []
    let bytes = 0
    const range = { gt: entryKey(afterId), lte: entryKey(upToId), highWaterMarkBytes: maxBytes }
    for await (const [key, value] of this.#opened().iterator(range)) {
      const entry = decodeEntry(key, value)
      if (!entry)
        throw new Error(`entry ${key} was complete when the spool was opened, and is damaged now`)
      bytes += entry.body.length + 1
      if (entries.length > 0 && bytes > maxBytes) break
      entries.push(entry)
    }
    return entries
  }

  async close(): Promise<void> {
    await this.#store?.close()
  }

  async #openOnce({ ClassicLevel }: StoreModule, path: string): Promise<SpoolContents> {
    const store: Store = new ClassicLevel<string, Buffer>(path, {
      keyEncoding: 'utf8',
      valueEncoding: 'buffer',
      cacheSize: CACHE_BYTES,
    })
    await store.open()
    this.#store = store
    try {
      await this.#logs.begin()
      const contents = await this.#takeInventory(store)
      // Only after it is known to be a spool, because it could be the store of another program.
      await closeToOthers(path)
      return contents
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async #takeInventory(store: Store): Promise<SpoolContents> {
    const value = await store.get(INVENTORY_KEY)
    const noted = decodeInventory(value)
    this.#refuseForeign(value, noted)
    const { damagedKeys, strangeKey, ...found } = await scanStore(store)
    // If there is an inventory, a strange key comes from a damaged disk. Otherwise the store belongs to another
    // program.
    if (strangeKey !== undefined && !noted) {
      throw foreign(this.#options.directory, "holds another program's data")
    }
    const missing = missingRecords(noted, decodeIntent(await store.get(INTENT_KEY)), found)
    const lastId = Math.max(noted?.lastId ?? 0, found.lastId)
    this.#inventory = { ...this.#inventory, records: found.records, lastId }
    const deletes = damagedKeys.map((key) => ({ type: 'del' as const, key }))
    // This writer reports the missing records. The next writer must not report them again.
    await store.batch([...deletes, { type: 'del', key: INTENT_KEY }, this.#note()])
    return { records: found.records, bytes: found.bytes, lastId, missingRecords: missing }
  }

  #refuseForeign(value: Buffer | undefined, noted: Inventory | undefined): void {
    const { directory, account } = this.#options
    const version = foreignVersion(value)
    if (version !== undefined) {
      throw foreign(directory, `was written by another version of the package (form ${version})`)
    }
    if (noted && noted.account !== account) {
      throw foreign(directory, `holds records of account ${JSON.stringify(noted.account)}`)
    }
  }

  #note(): { type: 'put'; key: string; value: Buffer } {
    return { type: 'put', key: INVENTORY_KEY, value: encodeInventory(this.#inventory) }
  }

  #opened(): Store {
    if (!this.#store) throw new Error('the spool is not open')
    return this.#store
  }
}

const countRecords = (entries: readonly { readonly recordCount: number }[]): number =>
  entries.reduce((sum, { recordCount }) => sum + recordCount, 0)
