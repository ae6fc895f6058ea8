import type { ClassicLevel } from 'classic-level'

import { decodeEntry, isEntryKey } from './spool-entry.js'
import { INTENT_KEY, INVENTORY_KEY } from './spool-journal.js'

/** The largest part of the store that a scan has in memory, in bytes. */
const SCAN_BYTES = 1_048_576

/** The contents of a store. */
export interface StoreScan {
  /** Records, bytes and highest number of the complete entries. */
  readonly records: number
  readonly bytes: number
  readonly lastId: number
  /** Keys of values that are neither a complete entry nor a note of the journal. */
  readonly damagedKeys: readonly string[]
  /** The first of these keys that a spool never writes. */
  readonly strangeKey: string | undefined
}

/** Reads the whole store. */
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
