import type { SpoolError } from '@panoply/errors'

import type { Message } from '../message/message.js'
import type { Spool, SpoolContents, SpoolEntry } from '../spool/spool.js'
import { type GrowingMessage, SpoolCopy } from '../spool/spool-copy.js'
import { diskFault } from '../spool/spool-faults.js'
import { PersistWaiters } from './persist-waiters.js'
import { SpoolBacklog } from './spool-backlog.js'

/** Called for events of the spool. */
export interface SpoolerListener {
  /** The spool stores no more records. The error has the reason. */
  failed(error: SpoolError): void
  /** Records were deleted from the disk. */
  freed(): void
}

/**
 * Writes accepted records to the disk, and deletes them when they are no longer needed. Records that are accepted while
 * a step is being written go into the next step together, so there are few large writes instead of many small ones.
 */
export class Spooler {
  readonly #makeSpool: () => Spool | Promise<Spool>
  readonly directory: string
  readonly #listener: SpoolerListener
  readonly #backlog = new SpoolBacklog(0)
  readonly #waiters = new PersistWaiters()
  #state: 'opening' | 'open' | 'failed' | 'closed' = 'opening'
  #spool: Spool | undefined
  #error: SpoolError | undefined
  #opening: Promise<SpoolContents | undefined> | undefined
  #stopOpening = (): void => undefined
  #running: Promise<void> | undefined
  #bytes = 0
  /** The weight of records that the next step deletes. */
  #leavingBytes = 0
  #accepted = 0
  #written = 0
  #synced = 0

  constructor(
    makeSpool: () => Spool | Promise<Spool>,
    directory: string,
    listener: SpoolerListener,
  ) {
    this.#makeSpool = makeSpool
    this.directory = directory
    this.#listener = listener
  }

  /** The weight of the records that are on disk or being written, in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether records are about to be deleted. */
  get isFreeing(): boolean {
    return this.#leavingBytes > 0
  }

  /** Why the spool failed. `undefined` while it works. */
  get error(): SpoolError | undefined {
    return this.#error
  }

  /** Opens the spool. Resolves with its contents, or with `undefined` if it cannot be opened. */
  open(): Promise<SpoolContents | undefined> {
    this.#opening ??= Promise.race([
      this.#open(),
      new Promise<undefined>((resolve) => {
        this.#stopOpening = () => {
          resolve(undefined)
        }
      }),
    ])
    return this.#opening
  }

  /** Stops waiting for a spool that is not open yet. The spool then counts as failed. */
  giveUpOpening(): void {
    if (this.#state === 'opening') this.#fail(NOT_OPEN_IN_TIME)
  }

  /** Reads entries of an earlier writer. `undefined` if they cannot be read. */
  async read(afterId: number, upToId: number, maxBytes: number): Promise<SpoolEntry[] | undefined> {
    try {
      return await this.#spool?.read(afterId, upToId, maxBytes)
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  /** Call it when a message was opened. Its lines are written while it grows. */
  opened(message: GrowingMessage): SpoolCopy {
    const spoolCopy = new SpoolCopy()
    if (this.#isWorking) this.#backlog.opened(message, spoolCopy)
    return spoolCopy
  }

  /** Call it when a record of `bytes` bytes was appended to the message that was opened last. */
  accepted(bytes: number): void {
    if (!this.#isWorking) return
    this.#accepted++
    this.#bytes += bytes
    this.#wake()
  }

  /** Replaces a message by its parts. Returns the parts with their copies. */
  divided(whole: Message, parts: readonly Message[]): Message[] {
    const isRecovered = whole.spoolCopy?.isRecovered ?? false
    const owned = parts.map((part) => ({ ...part, spoolCopy: new SpoolCopy([], isRecovered) }))
    if (this.#isWorking) {
      this.#backlog.divided(whole, owned)
      this.#wake()
    }
    return owned
  }

  /**
   * Call it when the copy of a message is no longer needed, because the queue or the program has the records. The
   * message weighs `bytes` bytes.
   */
  settled(spoolCopy: SpoolCopy | undefined, bytes: number): void {
    if (!spoolCopy || !this.#isWorking) return
    if (spoolCopy.isOver) return
    this.#backlog.settled(spoolCopy)
    if (spoolCopy.receipts.length > 0) this.#leavingBytes += bytes
    else this.#bytes -= bytes
    this.#wake()
  }

  /** Whether the message is on disk as a whole, so that a later writer will find it. */
  keeps({ spoolCopy, recordCount }: Pick<Message, 'spoolCopy' | 'recordCount'>): boolean {
    return this.#isWorking && spoolCopy?.isComplete(recordCount) === true
  }

  /** Resolves when every record that was accepted before the call is on disk, or is no longer needed. */
  persist(): Promise<void> {
    if (this.#error) return Promise.reject(this.#error)
    if (this.#accepted === this.#synced || this.#state === 'closed') return Promise.resolve()
    const persisted = this.#waiters.wait(this.#accepted)
    this.#wake()
    return persisted
  }

  /** Finishes writing, and unlocks the directory. */
  async close(): Promise<void> {
    await this.#opening
    while (this.#state === 'open' && (this.#running !== undefined || this.#hasWork)) {
      this.#wake()
      await this.#running
    }
    if (this.#state === 'open') this.#state = 'closed'
    try {
      await this.#spool?.close()
    } catch (error) {
      this.#fail(error)
    }
  }

  async #open(): Promise<SpoolContents | undefined> {
    try {
      this.#spool = await this.#makeSpool()
      const contents = await this.#spool.open()
      if (this.#state !== 'opening') {
        await this.#spool.close()
        return undefined
      }
      this.#backlog.continueAfter(contents.lastId)
      this.#bytes += contents.bytes
      this.#state = 'open'
      this.#wake()
      return contents
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  get #isWorking(): boolean {
    return this.#state === 'opening' || this.#state === 'open'
  }

  get #hasWork(): boolean {
    return !this.#backlog.isEmpty || this.#waiters.first !== undefined
  }

  #wake(): void {
    if (this.#state === 'open' && !this.#running) this.#running = this.#run()
  }

  async #run(): Promise<void> {
    // Records that are written in the same turn of the event loop go into the same step.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    try {
      while (this.#state === 'open' && this.#hasWork) await this.#step()
    } catch (error) {
      this.#fail(error)
    }
    this.#running = undefined
  }

  async #step(): Promise<void> {
    const step = this.#backlog.next()
    const leaving = this.#leavingBytes
    const written = this.#written + step.records
    const isSynced = (this.#waiters.first ?? Number.POSITIVE_INFINITY) <= written
    await this.#spool?.write(step, isSynced)
    this.#written = written
    this.#bytes -= leaving
    this.#leavingBytes -= leaving
    for (const spoolCopy of step.spoolCopies) spoolCopy.stored()
    if (isSynced) {
      this.#synced = written
      this.#waiters.persisted(written)
    }
    if (leaving > 0) this.#listener.freed()
  }

  /** Stops writing. Records that are already on disk stay for a later writer. */
  #fail(reason: unknown): void {
    if (this.#error) return
    const error = diskFault(this.directory, reason)
    this.#error = error
    this.#state = 'failed'
    this.#bytes = 0
    this.#leavingBytes = 0
    this.#stopOpening()
    this.#waiters.fail(error)
    this.#listener.failed(error)
    this.#listener.freed()
  }
}

const NOT_OPEN_IN_TIME = Object.assign(new Error('the spool was not open in time'), {
  code: 'ETIMEDOUT',
})
