import type { ClassicLevel } from 'classic-level'

import { decodeEntry, isEntryKey } from './spool-entry.js'
import { INTENT_KEY, INVENTORY_KEY } from './spool-journal.js'

/** How much is held at once while everything is looked at, in bytes. */
const SCAN_BYTES = 1_048_576

/** What a store holds. */
export interface StoreScan {
  /** Records, bytes and the highest number of the entries that are whole. */
  readonly records: number
  readonly bytes: number
  readonly lastId: number
  /** What is neither a whole entry nor a note. */
  readonly damagedKeys: readonly string[]
  /** One of them that no spool writes, if there is any. */
  readonly strangeKey: string | undefined
}

/** Looks at everything in a store. */
export const scanStore = async (store: ClassicLevel<string, Buffer>): Promise<StoreScan> => {
  let [records, bytes, lastId] = [0, 0, 0]
  let strangeKey: string | undefined
  const damagedKeys: string[] = []
  for await (const [key, value] of store.iterator({ highWaterMarkBytes: SCAN_BYTES })) {
    if (key === INVENTORY_KEY || key === INTENT_KEY) continue
    const entry = decodeEntry(key, value)
    if (entry) {
      records += entry.recordCount
      bytes += entry.body.length + 1
      lastId = entry.id
    } else {
      damagedKeys.push(key)
      if (!isEntryKey(key)) strangeKey ??= key
    }
  }
  return { records, bytes, lastId, damagedKeys, strangeKey }
}
