import type { Message } from '../message/message.js'
import type { SpoolChange, SpoolEntry, SpoolReceipt } from '../spool/spool.js'
import type { GrowingMessage, Lines, SpoolCopy } from '../spool/spool-copy.js'

/** A message whose lines are written while it still grows. */
interface Growing {
  readonly kind: 'growing'
  message: GrowingMessage
  readonly spoolCopy: SpoolCopy
}

/** A divided message. One step writes its parts and deletes the whole message. */
interface Divided {
  readonly kind: 'divided'
  readonly whole: SpoolCopy
  readonly parts: readonly Message[]
  /** The number of records that were not on disk when the message was divided. */
  readonly unwritten: number
}

/** A change of the spool, and its effect. */
export interface Step extends SpoolChange {
  /** After the step, this number of records needs no more writing, counted in the order of acceptance. */
  readonly records: number
  readonly spoolCopies: readonly SpoolCopy[]
}

/** The size of a step in bytes: large enough to be quick, but small compared with a full buffer. */
const MAX_STEP_BYTES = 1_048_576

/** Decides which entries the next step writes and deletes. It does not use the disk. */
export class SpoolBacklog {
  #items: (Growing | Divided)[] = []
  readonly #growing = new Map<SpoolCopy, Growing>()
  /** The number of records that were settled before they were written. */
  #passedOver = 0
  #removed: SpoolReceipt[] = []
  #lastId: number

  /** @param lastId the highest number of an entry so far */
  constructor(lastId: number) {
    this.#lastId = lastId
  }

  /** Whether there is nothing to write or delete. */
  get isEmpty(): boolean {
    if (this.#removed.length > 0 || this.#passedOver > 0 || this.#items.length > 1) return false
    const [item] = this.#items
    return item === undefined || (item.kind === 'growing' && unwrittenLines(item) === 0)
  }

  /** New entries get numbers after `lastId`, the last number of an earlier writer. */
  continueAfter(lastId: number): void {
    this.#lastId = Math.max(this.#lastId, lastId)
  }

  /** Call it when a message was opened. */
  opened(message: GrowingMessage, spoolCopy: SpoolCopy): void {
    const item: Growing = { kind: 'growing', message, spoolCopy }
    this.#items.push(item)
    this.#growing.set(spoolCopy, item)
  }

  /** Replaces a message by its parts. */
  divided(whole: Message, parts: readonly Message[]): void {
    const { spoolCopy } = whole
    if (!spoolCopy) return
    spoolCopy.isOver = true
    const index = this.#items.findIndex(
      (item) => item.kind === 'growing' && item.spoolCopy === spoolCopy,
    )
    const unwritten = index === -1 ? 0 : whole.recordCount - spoolCopy.recordCount
    const item: Divided = { kind: 'divided', whole: spoolCopy, parts, unwritten }
    // The item goes to the front, because a part may be divided again, and must be on disk before the whole is deleted.
    if (index === -1) this.#items.unshift(item)
    else this.#items[index] = item
    this.#growing.delete(spoolCopy)
  }

  /** Call it when the copy of a message is no longer needed. */
  settled(spoolCopy: SpoolCopy): void {
    spoolCopy.isOver = true
    this.#removed.push(...spoolCopy.receipts)
    const item = this.#growing.get(spoolCopy)
    if (item) item.message = withoutLines(item.message)
    this.#passOver()
  }

  /** Takes the next step, of about `maxBytes` bytes. */
  next(maxBytes = MAX_STEP_BYTES): Step {
    const step = { puts: [] as SpoolEntry[], deletes: this.#removed, records: this.#passedOver }
    const spoolCopies: SpoolCopy[] = []
    this.#removed = []
    this.#passedOver = 0
    let bytes = 0
    while (bytes < maxBytes) {
      const [item] = this.#items
      if (item === undefined) break
      const { entries, records, touched } =
        item.kind === 'growing' ? this.#grow(item) : this.#divide(item)
      if (item.kind === 'divided') step.deletes.push(...item.whole.receipts)
      step.puts.push(...entries)
      step.records += records
      spoolCopies.push(...touched)
      bytes += entries.reduce((sum, { body }) => sum + body.length, 0)
      if (item.kind === 'growing' && !item.message.isSealed) break
      this.#shift()
    }
    return { ...step, spoolCopies }
  }

  /** Drops settled messages at once, so that delivered records do not fill the memory while the disk is slow. */
  #passOver(): void {
    for (;;) {
      const [item] = this.#items
      if (item?.kind !== 'growing' || !item.spoolCopy.isOver) return
      this.#passedOver += unwrittenLines(item)
      this.#shift()
    }
  }

  #shift(): void {
    const item = this.#items.shift()
    if (item?.kind === 'growing') this.#growing.delete(item.spoolCopy)
  }

  #grow(item: Growing): Part {
    const { spoolCopy } = item
    const { lines } = item.message
    const records = unwrittenLines(item)
    if (spoolCopy.isOver) return { entries: [], records, touched: [] }
    return { ...this.#take(spoolCopy, lines), records }
  }

  #divide({ parts, unwritten }: Divided): Part {
    const taken = parts.map((part) => {
      const { spoolCopy } = part
      return !spoolCopy || spoolCopy.isOver ? NOTHING : this.#take(spoolCopy, part)
    })
    const entries = taken.flatMap((part) => part.entries)
    return { entries, records: unwritten, touched: taken.flatMap((part) => part.touched) }
  }

  #take(spoolCopy: SpoolCopy, lines: Lines): Omit<Part, 'records'> {
    const entry = spoolCopy.takeEntry(lines, this.#lastId + 1)
    if (!entry) return NOTHING
    this.#lastId++
    return { entries: [entry], touched: [spoolCopy] }
  }
}

interface Part {
  readonly entries: readonly SpoolEntry[]
  readonly records: number
  readonly touched: readonly SpoolCopy[]
}

/** The number of lines of a message that are not in an entry yet. */
const unwrittenLines = ({ message, spoolCopy }: Growing): number =>
  message.lines.recordCount - spoolCopy.recordCount

/** A settled message without its lines. Only their number is still needed. */
const withoutLines = ({ lines: { recordCount } }: GrowingMessage): GrowingMessage => ({
  lines: { body: EMPTY, recordCount },
  isSealed: true,
})

const EMPTY = Buffer.alloc(0)

const NOTHING = { entries: [], touched: [] }
