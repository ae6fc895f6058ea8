import type { Message } from '../message/message.js'
import type { SpoolCopy } from '../spool/spool-copy.js'
import type { Failure } from './failure.js'

/** Called when records fail and when memory becomes free. */
export interface SettlementListener {
  /** Records were given up. Returns whether an `error` listener received them. */
  failed(failure: Failure): boolean
  /** Records failed, and neither an `error` listener nor a `flush` received them. They are kept for the next report. */
  unclaimed(recordCount: number): void
  /** Records that were kept for the next report were dropped. They are only counted from now on. */
  forgotten(recordCount: number): void
  drained(): void
  /** A message has left the memory. */
  unloaded(message: Message): void
  /** Every accepted record is settled. */
  idle(): void
}

/** The methods of the spool that settling messages needs. */
export interface KeptMessages {
  /** The weight of the kept records, in bytes. */
  readonly bytes: number
  /** Whether records are about to be deleted. */
  readonly isFreeing: boolean
  /** Whether the message is on disk as a whole, so that a later writer will find it. */
  keeps(message: Pick<Message, 'spoolCopy' | 'recordCount'>): boolean
  /** Replaces a message by its parts. Returns the parts with their copies. */
  divided(whole: Message, parts: readonly Message[]): readonly Message[]
  /** The copy of a message is no longer needed. The message weighs `bytes` bytes. */
  settled(spoolCopy: SpoolCopy | undefined, bytes: number): void
}

/** Limits of the buffer, in bytes. */
export interface BufferBounds {
  readonly highWaterBytes: number
  readonly maxBufferedBytes: number
  readonly spool?: { readonly maxBytes: number }
}
