import type { Message } from '../message/message.js'
import type { Deposit, Lines } from './deposit.js'
import type { SpoolChange, SpoolEntry, SpoolReceipt } from './spool.js'

/** A message that may still grow. */
export interface GrowingMessage {
  /** Its lines so far. What was returned once does not change. */
  readonly lines: Lines
  readonly isSealed: boolean
}

/** A message whose lines are to be written as they come. */
interface Growing {
  readonly kind: 'growing'
  message: GrowingMessage
  readonly deposit: Deposit
}

/** A message that was divided: its parts are written and it is taken off, in one step. */
interface Divided {
  readonly kind: 'divided'
  readonly whole: Deposit
  readonly parts: readonly Message[]
  /** Records of the whole that were not written before it was divided. */
  readonly unwritten: number
}

/** A change to be made, and what is true when it is made. */
export interface Step extends SpoolChange {
  /** Records, in the order in which they were accepted, that need no more writing. */
  readonly records: number
  readonly deposits: readonly Deposit[]
}

/** What is written at once, in bytes: enough to be quick, little enough not to double the memory of a full buffer. */
const MAX_STEP_BYTES = 1_048_576

/** What is to be written and taken off, in order. It decides what goes into the next step, and touches no disk. */
export class SpoolBacklog {
  #items: (Growing | Divided)[] = []
  readonly #growing = new Map<Deposit, Growing>()
  /** Records that were settled before it was their turn to be written. */
  #passedOver = 0
  #removed: SpoolReceipt[] = []
  #lastId: number

  /** @param lastId the highest number of an entry so far */
  constructor(lastId: number) {
    this.#lastId = lastId
  }

  /** Whether there is something to do. */
  get isEmpty(): boolean {
    if (this.#removed.length > 0 || this.#passedOver > 0 || this.#items.length > 1) return false
    const [item] = this.#items
    return item === undefined || (item.kind === 'growing' && newsOf(item) === 0)
  }

  /** A number beyond those of an earlier owner. */
  continueAfter(lastId: number): void {
    this.#lastId = Math.max(this.#lastId, lastId)
  }

  /** A message was opened. */
  opened(message: GrowingMessage, deposit: Deposit): void {
    const item: Growing = { kind: 'growing', message, deposit }
    this.#items.push(item)
    this.#growing.set(deposit, item)
  }

  /** A message is no more: these have its lines. */
  divided(whole: Message, parts: readonly Message[]): void {
    const { deposit } = whole
    if (!deposit) return
    deposit.isOver = true
    const index = this.#items.findIndex(
      (item) => item.kind === 'growing' && item.deposit === deposit,
    )
    const unwritten = index === -1 ? 0 : whole.recordCount - deposit.recordCount
    const item: Divided = { kind: 'divided', whole: deposit, parts, unwritten }
    // Before what comes later, so that a part which is divided again is on disk before the whole is taken off.
    if (index === -1) this.#items.unshift(item)
    else this.#items[index] = item
    this.#growing.delete(deposit)
  }

  /** Nobody needs the message any more. */
  settled(deposit: Deposit): void {
    deposit.isOver = true
    this.#removed.push(...deposit.receipts)
    const item = this.#growing.get(deposit)
    if (item) item.message = withoutLines(item.message)
    this.#passOver()
  }

  /** The next step, of so many bytes or little more. What it holds is in no later one. */
  next(maxBytes = MAX_STEP_BYTES): Step {
    const step = { puts: [] as SpoolEntry[], deletes: this.#removed, records: this.#passedOver }
    const deposits: Deposit[] = []
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
      deposits.push(...touched)
      bytes += entries.reduce((sum, { body }) => sum + body.length, 0)
      if (item.kind === 'growing' && !item.message.isSealed) break
      this.#shift()
    }
    return { ...step, deposits }
  }

  /** Settled messages wait for no step: a disk that takes its time must not fill the memory with what was delivered. */
  #passOver(): void {
    for (;;) {
      const [item] = this.#items
      if (item?.kind !== 'growing' || !item.deposit.isOver) return
      this.#passedOver += newsOf(item)
      this.#shift()
    }
  }

  #shift(): void {
    const item = this.#items.shift()
    if (item?.kind === 'growing') this.#growing.delete(item.deposit)
  }

  #grow(item: Growing): Part {
    const { deposit } = item
    const { lines } = item.message
    const records = newsOf(item)
    if (deposit.isOver) return { entries: [], records, touched: [] }
    return { ...this.#take(deposit, lines), records }
  }

  #divide({ parts, unwritten }: Divided): Part {
    const taken = parts.map((part) => {
      const { deposit } = part
      return !deposit || deposit.isOver ? NOTHING : this.#take(deposit, part)
    })
    const entries = taken.flatMap((part) => part.entries)
    return { entries, records: unwritten, touched: taken.flatMap((part) => part.touched) }
  }

  #take(deposit: Deposit, lines: Lines): Omit<Part, 'records'> {
    const entry = deposit.take(lines, this.#lastId + 1)
    if (!entry) return NOTHING
    this.#lastId++
    return { entries: [entry], touched: [deposit] }
  }
}

interface Part {
  readonly entries: readonly SpoolEntry[]
  readonly records: number
  readonly touched: readonly Deposit[]
}

/** How many lines came that no entry was made of. */
const newsOf = ({ message, deposit }: Growing): number =>
  message.lines.recordCount - deposit.recordCount

/** A message that was settled: only the number of its lines still counts. */
const withoutLines = ({ lines: { recordCount } }: GrowingMessage): GrowingMessage => ({
  lines: { body: EMPTY, recordCount },
  isSealed: true,
})

const EMPTY = Buffer.alloc(0)

const NOTHING = { entries: [], touched: [] }
