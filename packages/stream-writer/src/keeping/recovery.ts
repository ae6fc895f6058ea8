import type { Dispatcher } from '../delivery/dispatcher.js'
import { type FlushWaiters, RECOVERED_EPOCH } from '../delivery/flush-waiters.js'
import type { Ledger } from '../delivery/ledger.js'
import type { Message } from '../message/message.js'
import type { MessageQueue } from '../message/message-queue.js'
import type { SizeLimits } from '../message/size-limits.js'
import type { Clock } from '@panoply/errors/internal'
import { recoveredMessages } from './recovered-messages.js'
import type { SpoolContents } from '../spool/spool.js'
import type { Spooler } from './spooler.js'

/** The smallest amount of memory for records of an earlier writer, in bytes. It is enough for one message per slot. */
const MIN_LOADED_BYTES = 1_048_576
/** Their share of the high-water mark. The rest is for new records. */
const LOADED_SHARE = 0.5

export interface RecoveryParts {
  readonly spooler: Spooler
  readonly clock: Clock
  readonly bounds: { readonly highWaterBytes: number; readonly maxBufferedBytes: number }
  readonly limits: SizeLimits
  readonly ledger: Ledger
  readonly waiters: FlushWaiters
  readonly queue: MessageQueue
  readonly dispatcher: Dispatcher
}

/**
 * Delivers the records that an earlier writer left. It loads them in small parts when there is room in memory. The
 * ledger counts all of them as soon as the spool is open.
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

  /** Call it when the spool is open. */
  begin({ records, lastId }: SpoolContents): void {
    const { ledger, waiters } = this.#parts
    ledger.accepted += records
    ledger.recovered += records
    this.#unloadedRecords = records
    this.#lastId = lastId
    waiters.addRecovered(records)
    if (this.#isStopped) this.#leave()
    else void this.#load()
  }

  /** Call it when a message has left the memory. If it was a recovered message, there is room for the next one. */
  unloaded({ spoolCopy, body }: Message): void {
    if (spoolCopy?.isRecovered) this.#loadedBytes -= body.length + 1
    void this.#load()
  }

  /** Stops loading. Records that are not in memory stay on disk for a later writer. */
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

  /** Returns whether it loaded records. */
  async #loadNext(): Promise<boolean> {
    const { spooler, clock, limits, queue, ledger, dispatcher } = this.#parts
    const { maxBodyBytes } = limits
    const entries = await spooler.read(this.#loadedId, this.#lastId, maxBodyBytes)
    const last = entries?.at(-1)
    if (!entries || !last) {
      // The records cannot be read, so reports count them as pending.
      this.stop()
      return false
    }
    const messages = recoveredMessages(entries, maxBodyBytes, clock.now())
    const readBytes = messages.reduce((sum, { body }) => sum + body.length + 1, 0)
    // Recovery was stopped meanwhile, or new records have used the room. Loading continues when they have left the
    // memory.
    if (this.#unloadedRecords === 0 || !this.#hasRoomFor(readBytes)) return false
    this.#loadedId = last.id
    for (const message of messages) {
      const bytes = message.body.length + 1
      this.#unloadedRecords -= message.recordCount
      this.#loadedBytes += bytes
      ledger.bufferedBytes += bytes
      queue.enqueue(message)
    }
    dispatcher.wake()
    return true
  }

  #hasRoomFor(bytes: number): boolean {
    const { ledger, bounds } = this.#parts
    // An entry of a writer with larger messages may exceed the share. Then it is loaded alone.
    if (ledger.bufferedBytes === 0) return true
    return (
      this.#loadedBytes + bytes <= this.#maxLoadedBytes &&
      ledger.bufferedBytes + bytes <= bounds.maxBufferedBytes
    )
  }
}
