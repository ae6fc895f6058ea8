import type { TableRecord } from '@panoply/errors'

import { decodeLine } from '../record/encode-record.js'
import { NEWLINE } from '../record/newline.js'
import type { SpoolCopy } from '../spool/spool-copy.js'
import { type OwnerRun, splitRuns } from './record-owners.js'

/** A sealed message: lines of JSON with a newline between them, as bytes of UTF-8. It never changes. */
export interface Message {
  readonly body: Buffer
  readonly recordCount: number
  /** When its oldest record was accepted, by the writer's clock. */
  readonly openedAt: number
  /** The epoch in which its records were accepted; see `FlushWaiters`. */
  readonly epoch: number
  /** The number of requests that have sent its records so far. */
  readonly attempts: number
  /**
   * Set after a request with several messages was refused as a whole. The message is then sent alone, to find the bad
   * one.
   */
  readonly alone?: true
  /** The owners of its records, in order. Absent if no record has an owner. */
  readonly owners?: readonly OwnerRun[]
  /** Its copy in the spool, if there is a spool. */
  readonly spoolCopy?: SpoolCopy
}

/** The records of a message as they were accepted. */
export const recordsOf = ({ body }: Message): TableRecord[] =>
  body.toString('utf8').split('\n').map(decodeLine)

/** The lines of a message, as views of its body. */
export const linesOf = ({ body }: Message): Buffer[] => {
  const lines: Buffer[] = []
  let start = 0
  for (;;) {
    const end = body.indexOf(NEWLINE, start)
    if (end === -1) return [...lines, body.subarray(start)]
    lines.push(body.subarray(start, end))
    start = end + 1
  }
}

/** Divides a message into two, at the line break closest to the middle. The message must have more than one record. */
export const bisect = (message: Message): [Message, Message] => {
  const { body } = message
  const middle = body.length >>> 1
  const before = body.lastIndexOf(NEWLINE, middle)
  const after = body.indexOf(NEWLINE, middle)
  const cut = before === -1 || (after !== -1 && after - middle < middle - before) ? after : before
  const firstCount = countLines(body, cut)
  const [owners, restOwners] = message.owners ? splitRuns(message.owners, firstCount) : []
  return [
    {
      ...message,
      body: body.subarray(0, cut),
      recordCount: firstCount,
      ...(owners && { owners }),
    },
    {
      ...message,
      body: body.subarray(cut + 1),
      recordCount: message.recordCount - firstCount,
      ...(restOwners && { owners: restOwners }),
    },
  ]
}

/** Divides a message into pieces of at most `maxBytes` each. A larger record is a piece alone. */
export const splitToFit = (message: Message, maxBytes: number): Message[] =>
  message.body.length <= maxBytes || message.recordCount === 1
    ? [message]
    : bisect(message).flatMap((half) => splitToFit(half, maxBytes))

const countLines = (body: Buffer, end: number): number => {
  let count = 1
  let newline = body.indexOf(NEWLINE)
  while (newline !== -1 && newline < end) {
    count++
    newline = body.indexOf(NEWLINE, newline + 1)
  }
  return count
}

/**
 * Copies bytes to a new buffer, unless they use nine tenths of their buffer. A view of a few bytes would keep the whole
 * buffer in memory, and no limit would count that.
 */
export const compact = (bytes: Buffer): Buffer => {
  if (bytes.length >= bytes.buffer.byteLength * 0.9) return bytes
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}
