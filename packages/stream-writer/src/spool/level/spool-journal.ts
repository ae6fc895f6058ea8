/**
 * Besides the entries, a spool has two notes: an `intent` and an `inventory`. When the spool is opened, they tell
 * whether entries are missing.
 *
 * Each change first writes the intent: how many records it will add. Then it writes its entries and the new inventory
 * in one step. If an intent has no matching inventory, the process ended in the middle of a change.
 */
export interface Inventory {
  /** The platform's account that the records belong to. */
  readonly account: string
  /** The number of records in all entries. */
  readonly records: number
  /** The highest number of an entry so far. */
  readonly lastId: number
}

export interface Intent {
  readonly lastId: number
  /** The number of records that the change adds. */
  readonly records: number
}

/** The version of the file format. A directory with another version is refused and not changed. */
const SPOOL_VERSION = 1

/** The keys of the notes. They sort after the keys of entries. */
export const INVENTORY_KEY = 'inventory'
export const INTENT_KEY = 'intent'

export const encodeInventory = (inventory: Inventory): Buffer =>
  Buffer.from(JSON.stringify({ version: SPOOL_VERSION, ...inventory }))

export const encodeIntent = ({ lastId, records }: Intent): Buffer =>
  Buffer.from(JSON.stringify({ lastId, records }))

/** Reads the inventory. `undefined` if there is no inventory of this version. */
export const decodeInventory = (value: Buffer | undefined): Inventory | undefined => {
  const { version, account, records, lastId } = parse(value)
  if (version !== SPOOL_VERSION || typeof account !== 'string') return undefined
  return isCount(records) && isCount(lastId) ? { account, records, lastId } : undefined
}

export const decodeIntent = (value: Buffer | undefined): Intent | undefined => {
  const { lastId, records } = parse(value)
  return isCount(records) && isCount(lastId) ? { lastId, records } : undefined
}

/** The version of an inventory in another file format. */
export const foreignVersion = (value: Buffer | undefined): number | undefined => {
  const { version } = parse(value)
  return typeof version === 'number' && version !== SPOOL_VERSION ? version : undefined
}

/**
 * The number of missing records. The journal tells how many were written; `found` is the number of existing records.
 */
export const missingRecords = (
  inventory: Inventory | undefined,
  intent: Intent | undefined,
  found: { readonly records: number; readonly lastId: number },
): number => {
  const lost = Math.max(0, (inventory?.records ?? 0) - found.records)
  const lastWritten = Math.max(inventory?.lastId ?? 0, found.lastId)
  return intent && intent.lastId > lastWritten ? lost + intent.records : lost
}

const parse = (value: Buffer | undefined): Readonly<Record<string, unknown>> => {
  if (!value) return {}
  try {
    return Object(JSON.parse(value.toString('utf8'))) as Readonly<Record<string, unknown>>
  } catch (error) {
    // A damaged note counts as missing.
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0
