/**
 * What a spool notes beside its entries, to know when it is opened whether all of them are there.
 *
 * Each change first notes what it is about to put (`intent`), and then, in one step with its entries, how much there is
 * now (`inventory`). An intent that its inventory did not follow tells of a change that was torn off.
 */
export interface Inventory {
  /** The platform's account that the records belong to. */
  readonly account: string
  /** Records in all entries. */
  readonly records: number
  /** The highest number of an entry so far. */
  readonly lastId: number
}

export interface Intent {
  readonly lastId: number
  /** Records that the change puts. */
  readonly records: number
}

/** The form of entries and notes. A directory with another one is left alone. */
const SPOOL_VERSION = 1

/** Both sort behind the keys of entries, which are hexadecimal digits. */
export const INVENTORY_KEY = 'inventory'
export const INTENT_KEY = 'intent'

export const encodeInventory = (inventory: Inventory): Buffer =>
  Buffer.from(JSON.stringify({ version: SPOOL_VERSION, ...inventory }))

export const encodeIntent = ({ lastId, records }: Intent): Buffer =>
  Buffer.from(JSON.stringify({ lastId, records }))

/** Reads a note back; `undefined` when there is none, or when it is not one of this version. */
export const decodeInventory = (value: Buffer | undefined): Inventory | undefined => {
  const { version, account, records, lastId } = parse(value)
  if (version !== SPOOL_VERSION || typeof account !== 'string') return undefined
  return isCount(records) && isCount(lastId) ? { account, records, lastId } : undefined
}

export const decodeIntent = (value: Buffer | undefined): Intent | undefined => {
  const { lastId, records } = parse(value)
  return isCount(records) && isCount(lastId) ? { lastId, records } : undefined
}

/** The version of a note that this one does not know, if it says so. */
export const foreignVersion = (value: Buffer | undefined): number | undefined => {
  const { version } = parse(value)
  return typeof version === 'number' && version !== SPOOL_VERSION ? version : undefined
}

/** How many records are missing, by the notes, when so many whole ones were found up to some number. */
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
    // Bytes of a damaged disk are as good as none.
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0
