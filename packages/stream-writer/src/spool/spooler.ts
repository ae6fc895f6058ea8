import type { SpoolError } from '@panoply/errors'

import type { Message } from '../message/message.js'
import { Deposit } from './deposit.js'
import { PersistWaiters } from './persist-waiters.js'
import type { Spool, SpoolContents, SpoolEntry } from './spool.js'
import { type GrowingMessage, SpoolBacklog } from './spool-backlog.js'
import { diskFault } from './spool-faults.js'

/** Who hears of the spool. */
export interface SpoolerListener {
  /** Records can be kept no longer: the error says why. */
  failed(error: SpoolError): void
  /** Something was taken off the disk. */
  freed(): void
}

/**
 * Brings accepted records to the disk and takes them off when nobody needs them any more. Whatever came while a step was
 * being written is written with the next, so that many small writes become few.
 */
export class Spooler {
  readonly #makeSpool: () => Spool | Promise<Spool>
  readonly #directory: string
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
  /** What is on disk, and will be taken off with the next step. */
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
    this.#directory = directory
    this.#listener = listener
  }

  /** What is on disk or on its way there, in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether some of it is about to be taken off. */
  get isFreeing(): boolean {
    return this.#leavingBytes > 0
  }

  /** Why nothing is kept, when that is so. */
  get error(): SpoolError | undefined {
    return this.#error
  }

  /** Opens the spool. Resolves with what an earlier writer left, or with nothing when it cannot be opened. */
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

  /** Nobody can wait any longer for a spool that is not open yet. */
  giveUpOpening(): void {
    if (this.#state === 'opening') this.#fail(NOT_OPEN_IN_TIME)
  }

  /** Reads what an earlier writer left; `undefined` when that cannot be read. */
  async read(afterId: number, upToId: number, maxBytes: number): Promise<SpoolEntry[] | undefined> {
    try {
      return await this.#spool?.read(afterId, upToId, maxBytes)
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  /** A message was opened: its lines are written as they come. */
  opened(message: GrowingMessage): Deposit {
    const deposit = new Deposit()
    if (this.#isWorking) this.#backlog.opened(message, deposit)
    return deposit
  }

  /** A record of so many bytes was appended to the message that was opened last. */
  accepted(bytes: number): void {
    if (!this.#isWorking) return
    this.#accepted++
    this.#bytes += bytes
    this.#wake()
  }

  /** The lines of a message, in messages of their own. */
  divided(whole: Message, parts: readonly Message[]): Message[] {
    const isRecovered = whole.deposit?.isRecovered ?? false
    const owned = parts.map((part) => ({ ...part, deposit: new Deposit([], isRecovered) }))
    if (this.#isWorking) {
      this.#backlog.divided(whole, owned)
      this.#wake()
    }
    return owned
  }

  /** Nobody needs the message any more, which weighs so many bytes: it was delivered, or somebody took it back. */
  settled(deposit: Deposit | undefined, bytes: number): void {
    if (!deposit || !this.#isWorking) return
    if (deposit.isOver) return
    this.#backlog.settled(deposit)
    if (deposit.receipts.length > 0) this.#leavingBytes += bytes
    else this.#bytes -= bytes
    this.#wake()
  }

  /** Whether the message outlives this writer. */
  keeps({ deposit, recordCount }: Message): boolean {
    return this.#isWorking && deposit?.holds(recordCount) === true
  }

  /** Resolves when every record that was accepted before the call is on disk, or needed no more. */
  persist(): Promise<void> {
    if (this.#error) return Promise.reject(this.#error)
    if (this.#accepted === this.#synced || this.#state === 'closed') return Promise.resolve()
    const persisted = this.#waiters.wait(this.#accepted)
    this.#wake()
    return persisted
  }

  /** Writes what is left to write, and lets go of the directory. */
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
    // What else is written in this turn of the event loop goes along.
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
    for (const deposit of step.deposits) deposit.stored()
    if (isSynced) {
      this.#synced = written
      this.#waiters.persisted(written)
    }
    if (leaving > 0) this.#listener.freed()
  }

  /** Nothing more is written. What is on disk already may be found by a later writer. */
  #fail(reason: unknown): void {
    if (this.#error) return
    const error = diskFault(this.#directory, reason)
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
