import { RECOVERED_EPOCH } from '../delivery/flush-waiters.js'
import type { Message } from '../message/message.js'
import { NEWLINE } from '../record/newline.js'
import { SpoolCopy } from '../spool/spool-copy.js'
import type { SpoolEntry } from '../spool/spool.js'

const NEWLINE_BYTES = Buffer.of(NEWLINE)

/**
 * Packs entries into messages that are as full as possible. An entry is never cut. An entry that is larger than a
 * message becomes a message alone, and is divided later like any message that is too large.
 */
export const recoveredMessages = (
  entries: readonly SpoolEntry[],
  maxBodyBytes: number,
  now: number,
): Message[] => {
  const groups: SpoolEntry[][] = []
  let bytes = 0
  for (const entry of entries) {
    const group = groups.at(-1)
    const bytesWith = bytes + 1 + entry.body.length
    if (group && bytesWith <= maxBodyBytes) {
      group.push(entry)
      bytes = bytesWith
    } else {
      groups.push([entry])
      bytes = entry.body.length
    }
  }
  return groups.map((group) => messageOf(group, now))
}

const messageOf = (entries: readonly SpoolEntry[], now: number): Message => ({
  body: Buffer.concat(
    entries.flatMap(({ body }, index) => (index === 0 ? [body] : [NEWLINE_BYTES, body])),
  ),
  recordCount: entries.reduce((sum, { recordCount }) => sum + recordCount, 0),
  openedAt: now,
  epoch: RECOVERED_EPOCH,
  attempts: 0,
  spoolCopy: new SpoolCopy(entries),
})
