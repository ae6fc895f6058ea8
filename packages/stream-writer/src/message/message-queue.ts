import type { GrowingMessage, SpoolCopy } from '../spool/spool-copy.js'
import { type Message, splitToFit } from './message.js'
import { OpenMessage } from './open-message.js'
import type { RecordOwner } from './record-owners.js'
import { requestLength } from './request-length.js'
import type { SizeLimits } from './size-limits.js'

/** A new buffer has the size of the last message times this factor, so that it seldom has to grow. */
const ROOM_TO_VARY = 1.05

/** Knows the current epoch, and counts the messages of each epoch. */
export interface SealObserver {
  /** The epoch of a message that is opened now. */
  readonly epoch: number
  add(message: Message): void
}

/** Keeps copies of messages on disk. */
export interface MessageCopier {
  /** Call it when a message was opened. Its lines are copied while it grows. */
  opened(message: GrowingMessage): SpoolCopy
  /** Replaces a message by its parts. Returns the parts with their copies. */
  divided(whole: Message, parts: readonly Message[]): readonly Message[]
}

/**
 * Records that wait to be sent: one open message that grows, and a queue of sealed messages. A message is sealed before
 * it is sent, so that a write during the send starts a new message.
 */
export class MessageQueue {
  readonly #limits: SizeLimits
  readonly #observer: SealObserver
  readonly #copier: MessageCopier | undefined
  #open: OpenMessage | undefined
  #sealed: Message[] = []
  #expectedBytes = 0

  /** @param copier keeps messages on disk, if there is a spool */
  constructor(limits: SizeLimits, observer: SealObserver, copier?: MessageCopier) {
    this.#limits = limits
    this.#observer = observer
    this.#copier = copier
  }

  /** When the oldest record of the open message was accepted. `undefined` if there is no open message. */
  get openSince(): number | undefined {
    return this.#open?.openedAt
  }

  /** When the oldest record of the sealed messages was accepted. `undefined` if there are no sealed messages. */
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
    // At most the largest message and one spare byte, so that real memory use matches the counted bytes.
    this.#expectedBytes = Math.min(expectedBytes, this.#limits.maxBodyBytes + 1)
    this.#sealed.push(message)
    this.#observer.add(message)
  }

  /** Takes the messages of the next request from the queue. An empty list if the queue is empty. */
  takeRequest(): Message[] {
    this.#splitHead()
    return this.#sealed.splice(0, requestLength(this.#sealed, this.#limits.request))
  }

  /** Queues a message of an earlier writer. The observer has already counted its records. */
  enqueue(message: Message): void {
    this.#sealed.push(message)
  }

  /** Puts the parts of a message where the message was. */
  putBackDivided(message: Message, parts: readonly Message[]): void {
    this.putBack(this.#copier?.divided(message, parts) ?? parts)
  }

  /** Puts messages back in their old places. The queue is in order of age, because the oldest message expires first. */
  putBack(messages: readonly Message[]): void {
    const oldest = messages[0]?.openedAt ?? 0
    const place = this.#sealed.findIndex(({ openedAt }) => openedAt >= oldest)
    this.#sealed.splice(place === -1 ? this.#sealed.length : place, 0, ...messages)
  }

  /** Takes from the queue the sealed messages for which `isMeant` returns `true`. */
  takeWhich(isMeant: (message: Message) => boolean): Message[] {
    const taken = this.#sealed.filter(isMeant)
    if (taken.length > 0) this.#sealed = this.#sealed.filter((message) => !isMeant(message))
    return taken
  }

  /** Takes all messages, including the open one. */
  takeAll(): Message[] {
    this.seal()
    return this.#sealed.splice(0)
  }

  #openMessage(now: number): OpenMessage {
    const message = new OpenMessage(now, this.#observer.epoch, this.#expectedBytes)
    message.spoolCopy = this.#copier?.opened(message)
    return message
  }

  /** Cuts messages that were sealed before the queue's smaller limit was known. */
  #splitHead(): void {
    const { maxBodyBytes } = this.#limits
    const head = this.#sealed.slice(0, this.#limits.request.maxMessages)
    if (head.every(({ body }) => body.length <= maxBodyBytes)) return
    const pieces = head.flatMap((message) => {
      const parts = splitToFit(message, maxBodyBytes)
      return parts.length > 1 ? (this.#copier?.divided(message, parts) ?? parts) : parts
    })
    this.#sealed.splice(0, head.length, ...pieces)
  }
}
