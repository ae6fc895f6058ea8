import { isPlainObject } from '@panoply/errors/internal'
import type { Batch, BatchItem, RawMessage, RecordGroup, Row } from './batch.js'

const RAW_KEYS = ['type', 'tag', 'raw', 'metadata']
const GROUP_KEYS = ['data', 'metadata']
/** Keys of the system begin with this. Any item of a batch may have them. */
const SYSTEM_PREFIX = '__'

/**
 * Whether an item of a batch is a {@link RawMessage}. A row that only has columns with the same names is not a raw
 * message.
 *
 * @example
 * ```ts
 * console.log(isRawMessage({ type: 'raw', tag: 'log', raw: 'aGk=', metadata: {} })) // true
 * console.log(isRawMessage({ type: 'raw', tag: 'log' })) // false: a row with columns of these names
 * ```
 */
export const isRawMessage = (item: unknown): item is RawMessage =>
  isPlainObject(item) &&
  item['type'] === 'raw' &&
  typeof item['tag'] === 'string' &&
  typeof item['raw'] === 'string' &&
  isPlainObject(item['metadata']) &&
  hasOnly(item, RAW_KEYS)

/**
 * Whether an item of a batch is a {@link RecordGroup}. A row that only has columns with the same names is not a record
 * group.
 *
 * @example
 * ```ts
 * console.log(isRecordGroup(toRecordGroup('orders', [{ n: 1 }]))) // true
 * ```
 */
export const isRecordGroup = (item: unknown): item is RecordGroup =>
  isPlainObject(item) &&
  Object.hasOwn(item, 'data') &&
  isPlainObject(item['metadata']) &&
  Object.hasOwn(item['metadata'], 'resource_id') &&
  Object.hasOwn(item['metadata'], 'timestamp') &&
  hasOnly(item, GROUP_KEYS)

const hasOnly = (item: object, keys: readonly string[]): boolean =>
  Object.keys(item).every((key) => keys.includes(key) || key.startsWith(SYSTEM_PREFIX))

/** Whether a batch is a chunk of text or bytes. */
export const isChunk = (batch: unknown): batch is string | Uint8Array =>
  typeof batch === 'string' || ArrayBuffer.isView(batch)

/** The items of a batch: rows, groups and raw messages. A chunk of text or bytes has no items. */
export const itemsOf = (batch: Batch): readonly BatchItem[] => {
  if (isChunk(batch)) return []
  return Array.isArray(batch) ? (batch as readonly BatchItem[]) : [batch as BatchItem]
}

/**
 * The rows of a batch in order, including the rows of its record groups. Raw messages and chunks hold no rows.
 *
 * @example
 * ```ts
 * console.log(rowsOf([{ n: 1 }, toRecordGroup('orders', [{ n: 2 }])])) // [{ n: 1 }, { n: 2 }]
 * ```
 */
export const rowsOf = (batch: Batch): Row[] =>
  itemsOf(batch).flatMap((item): readonly Row[] => {
    if (isRawMessage(item)) return []
    return isRecordGroup(item) ? groupRows(item) : [item]
  })

const groupRows = ({ data }: RecordGroup): readonly Row[] =>
  Array.isArray(data) ? (data as readonly Row[]) : [data as Row]

/** The state ids that a batch carries, and whether some of its content carries no state id. */
export interface BatchLabels {
  readonly stateIds: ReadonlySet<string>
  readonly hasUnlabelled: boolean
}

/**
 * The labels of a batch. A raw message has its label on itself or in its metadata, and so has a whole record group.
 */
export const labelsOf = (batch: Batch): BatchLabels => {
  if (isChunk(batch)) {
    return { stateIds: new Set(), hasUnlabelled: batch.length > 0 }
  }
  const labels = new LabelCollector()
  for (const item of itemsOf(batch)) {
    if (isRawMessage(item)) labels.add(labelOf(item) ?? labelOf(item.metadata))
    else if (isRecordGroup(item)) labels.addGroup(item)
    else labels.add(labelOf(item))
  }
  return labels
}

/** Most rows of a batch have the same label as the row before them, and need only one comparison. */
class LabelCollector implements BatchLabels {
  readonly stateIds = new Set<string>()
  hasUnlabelled = false
  #latest = ''

  add(label: unknown): void {
    if (label === this.#latest && label !== '') return
    if (typeof label !== 'string' || label === '') this.hasUnlabelled = true
    else {
      this.stateIds.add(label)
      this.#latest = label
    }
  }

  addGroup(group: RecordGroup): void {
    const ofGroup = labelOf(group) ?? labelOf(group.metadata)
    const rows = groupRows(group)
    if (rows.length === 0) this.add(ofGroup)
    for (const row of rows) this.add(labelOf(row) ?? ofGroup)
  }
}

const labelOf = (item: unknown): unknown => (item as { __state?: unknown } | null)?.__state
