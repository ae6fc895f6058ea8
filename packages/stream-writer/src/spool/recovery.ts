import type { DeliveryEngine } from '../delivery/delivery-engine.js'
import { type FlushWaiters, RECOVERED_EPOCH } from '../delivery/flush-waiters.js'
import type { Ledger } from '../delivery/ledger.js'
import type { SizeLimits } from '../delivery/size-limits.js'
import type { Message } from '../message/message.js'
import type { MessageQueue } from '../message/message-queue.js'
import type { Clock } from '../runtime/clock.js'
import { recoveredMessages } from './recovered-messages.js'
import type { SpoolContents } from './spool.js'
import type { Spooler } from './spooler.js'

/** How much of what was left is in memory at once at least, in bytes: enough for every slot to have a message. */
const MIN_LOADED_BYTES = 1_048_576
/** The share of the high-water mark that it may take, so that new records find room beside it. */
const LOADED_SHARE = 0.5

export interface RecoveryParts {
  readonly spooler: Spooler
  readonly clock: Clock
  readonly bounds: { readonly highWaterBytes: number; readonly maxBufferedBytes: number }
  readonly limits: SizeLimits
  readonly ledger: Ledger
  readonly waiters: FlushWaiters
  readonly queue: MessageQueue
  readonly engine: DeliveryEngine
}

/**
 * Delivers what an earlier writer left: little by little, as there is room in memory. All of it is in the ledger from
 * the moment in which the spool is open.
 */
export class Recovery {
  readonly #parts: RecoveryParts
  readonly #maxLoadedBytes: number
  #loadedBytes = 0
  #loadedId = 0
  #lastId = 0
  #unloadedRecords = 0
  #isLoading = false
  #isStopped = false

  constructor(parts: RecoveryParts) {
    this.#parts = parts
    const share = parts.bounds.highWaterBytes * LOADED_SHARE
    this.#maxLoadedBytes = Math.max(MIN_LOADED_BYTES, share)
  }

  /** So much was left. */
  begin({ records, lastId }: SpoolContents): void {
    const { ledger, waiters } = this.#parts
    ledger.accepted += records
    ledger.recovered += records
    this.#unloadedRecords = records
    this.#lastId = lastId
    waiters.release(records)
    if (this.#isStopped) this.#leave()
    else void this.#load()
  }

  /** A message is in memory no longer: if it was one of those that were left, there is room for the next. */
  unloaded({ deposit, body }: Message): void {
    if (deposit?.isRecovered) this.#loadedBytes -= body.length + 1
    void this.#load()
  }

  /** What is not in memory stays on disk for a later writer, also what is found from now on. */
  stop(): void {
    this.#isStopped = true
    this.#leave()
  }

  #leave(): void {
    const { ledger, waiters } = this.#parts
    const recordCount = this.#unloadedRecords
    if (recordCount === 0) return
    this.#unloadedRecords = 0
    ledger.left += recordCount
    waiters.left({ epoch: RECOVERED_EPOCH, recordCount })
  }

  async #load(): Promise<void> {
    if (this.#isLoading) return
    this.#isLoading = true
    const { limits } = this.#parts
    let isGoingOn = true
    while (isGoingOn && this.#unloadedRecords > 0 && this.#hasRoomFor(limits.maxBodyBytes)) {
      isGoingOn = await this.#loadNext()
    }
    this.#isLoading = false
  }

  /** Returns whether it loaded something. */
  async #loadNext(): Promise<boolean> {
    const { spooler, clock, limits, queue, ledger, engine } = this.#parts
    const { maxBodyBytes } = limits
    const entries = await spooler.read(this.#loadedId, this.#lastId, maxBodyBytes)
    const last = entries?.at(-1)
    if (!entries || !last) {
      // They cannot be read, now or ever; whoever waits for them is told that they are pending.
      this.stop()
      return false
    }
    const messages = recoveredMessages(entries, maxBodyBytes, clock.now())
    const readBytes = messages.reduce((sum, { body }) => sum + body.length + 1, 0)
    // Stopped meanwhile, or records came that took the room: when they leave, it is tried again.
    if (this.#unloadedRecords === 0 || !this.#hasRoomFor(readBytes)) return false
    this.#loadedId = last.id
    for (const message of messages) {
      const bytes = message.body.length + 1
      this.#unloadedRecords -= message.recordCount
      this.#loadedBytes += bytes
      ledger.bufferedBytes += bytes
      queue.enqueue(message)
    }
    engine.wake()
    return true
  }

  #hasRoomFor(bytes: number): boolean {
    const { ledger, bounds } = this.#parts
    // An entry of a writer with larger messages may be larger than what is expected here: then it goes alone.
    if (ledger.bufferedBytes === 0) return true
    return (
      this.#loadedBytes + bytes <= this.#maxLoadedBytes &&
      ledger.bufferedBytes + bytes <= bounds.maxBufferedBytes
    )
  }
}
