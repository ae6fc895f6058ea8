import type { TableRecord } from '@panoply/errors'

import { decodeLine } from '../record/encode-record.js'
import type { Deposit } from '../spool/deposit.js'
import { type OwnerRun, splitRuns } from './record-owners.js'

export const NEWLINE = 0x0a

/** A sealed message: lines of JSON with a newline between them, as bytes of UTF-8. It never changes. */
export interface Message {
  readonly body: Buffer
  readonly recordCount: number
  /** When its oldest record was accepted, by the writer's clock. */
  readonly openedAt: number
  /** The stretch between two `flush` calls in which its records were accepted. */
  readonly epoch: number
  /** How many requests have carried its records. */
  readonly attempts: number
  /** Set when a request with others was refused as a whole: the message goes alone, so that the fault names it. */
  readonly alone?: true
  /** Who answers for its records, in their order. Absent when nobody does. */
  readonly owners?: readonly OwnerRun[]
  /** What the spool holds of it, when records are kept on disk. */
  readonly deposit?: Deposit
}

/** The records of a message as they were accepted. */
export const recordsOf = ({ body }: Message): TableRecord[] =>
  body.toString('utf8').split('\n').map(decodeLine)

/** The lines of a message, without a copy. */
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

/**
 * Two messages that hold the records of one, cut between the two lines that are closest to the middle.
 * The message must hold more than one record.
 */
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

/** The message in pieces of at most so many bytes each, as far as its records allow. */
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
