import type { SizeLimits } from '../delivery/size-limits.js'
import type { Spooler } from '../spool/spooler.js'
import { type Message, splitToFit } from './message.js'
import { OpenMessage } from './open-message.js'
import type { RecordOwner } from './record-owners.js'
import { requestLength } from './request-length.js'

/** A message is expected to weigh what the last one did, and a little more, so that it seldom has to grow. */
const ROOM_TO_VARY = 1.05

/** Where a message goes when it is sealed, besides the queue. */
export interface SealObserver {
  /** The epoch that a message which is opened now belongs to. */
  readonly epoch: number
  add(message: Message): void
}

/**
 * Records on their way into requests: one open message that grows, and the sealed ones behind each other.
 * A message leaves `open` before it is sent, so that a write during the send starts a new one.
 */
export class MessageQueue {
  readonly #limits: SizeLimits
  readonly #observer: SealObserver
  readonly #spooler: Pick<Spooler, 'opened' | 'divided'> | undefined
  #open: OpenMessage | undefined
  #sealed: Message[] = []
  #expectedBytes = 0

  /** @param spooler keeps messages on disk, when that is asked for */
  constructor(
    limits: SizeLimits,
    observer: SealObserver,
    spooler?: Pick<Spooler, 'opened' | 'divided'>,
  ) {
    this.#limits = limits
    this.#observer = observer
    this.#spooler = spooler
  }

  /** When the oldest record of the open message was accepted, if there is one. */
  get openSince(): number | undefined {
    return this.#open?.openedAt
  }

  /** When the oldest record of the sealed messages was accepted, if there are any. */
  get sealedSince(): number | undefined {
    return this.#sealed[0]?.openedAt
  }

  get sealedCount(): number {
    return this.#sealed.length
  }

  /** Appends a line; see `OpenMessage.append`. Returns whether it opened a message. */
  append(
    json: string,
    closingField: Buffer,
    lineBytes: number,
    now: () => number,
    owner?: RecordOwner,
  ): boolean {
    if (this.#open && this.#open.byteLengthWith(lineBytes) > this.#limits.maxBodyBytes) this.seal()
    const opens = this.#open === undefined
    this.#open ??= this.#openMessage(now())
    this.#open.append(json, closingField, lineBytes, owner)
    return opens
  }

  /** Closes the open message, if there is one, and queues it. */
  seal(): void {
    if (!this.#open) return
    const message = this.#open.seal()
    this.#open = undefined
    const expectedBytes = Math.ceil(message.body.length * ROOM_TO_VARY)
    // A full message takes no more than it may weigh, and a byte to work with: memory is what is counted.
    this.#expectedBytes = Math.min(expectedBytes, this.#limits.maxBodyBytes + 1)
    this.#sealed.push(message)
    this.#observer.add(message)
  }

  /** Takes the messages of the next request off the queue; none when it is empty. */
  takeRequest(): Message[] {
    this.#splitHead()
    return this.#sealed.splice(0, requestLength(this.#sealed, this.#limits.request))
  }

  /** Queues a message of an earlier writer, which its observer has counted. */
  enqueue(message: Message): void {
    this.#sealed.push(message)
  }

  /** Puts the parts of a message in the place that it was taken from. */
  putBackDivided(message: Message, parts: readonly Message[]): void {
    this.putBack(this.#spooler?.divided(message, parts) ?? parts)
  }

  /** Puts messages back where they were taken from: the oldest goes first, and is the first to expire. */
  putBack(messages: readonly Message[]): void {
    const oldest = messages[0]?.openedAt ?? 0
    const place = this.#sealed.findIndex(({ openedAt }) => openedAt >= oldest)
    this.#sealed.splice(place === -1 ? this.#sealed.length : place, 0, ...messages)
  }

  /** Takes those sealed messages off the queue that are meant. */
  takeWhich(isMeant: (message: Message) => boolean): Message[] {
    const taken = this.#sealed.filter(isMeant)
    if (taken.length > 0) this.#sealed = this.#sealed.filter((message) => !isMeant(message))
    return taken
  }

  /** Takes everything. */
  takeAll(): Message[] {
    this.seal()
    return this.#sealed.splice(0)
  }

  #openMessage(now: number): OpenMessage {
    const message = new OpenMessage(now, this.#observer.epoch, this.#expectedBytes)
    message.deposit = this.#spooler?.opened(message)
    return message
  }

  /** A message that was sealed before the queue's smaller limit was known is cut to it first. */
  #splitHead(): void {
    const { maxBodyBytes } = this.#limits
    const head = this.#sealed.slice(0, this.#limits.request.maxMessages)
    if (head.every(({ body }) => body.length <= maxBodyBytes)) return
    const pieces = head.flatMap((message) => {
      const parts = splitToFit(message, maxBodyBytes)
      return parts.length > 1 ? (this.#spooler?.divided(message, parts) ?? parts) : parts
    })
    this.#sealed.splice(0, head.length, ...pieces)
  }
}
