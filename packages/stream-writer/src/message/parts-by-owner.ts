import { NEWLINE } from '../record/newline.js'
import { linesOf, type Message } from './message.js'
import type { RecordOwner } from './record-owners.js'

/** Divides a message by owner. All records of a part have the same owner, or no owner. */
export const partsByOwner = (message: Message): Message[] => {
  const { owners } = message
  if (!owners || owners.length === 1) return [message]
  const lines = linesOf(message)
  const linesByOwner = new Map<RecordOwner | undefined, Buffer[]>()
  let next = 0
  for (const { owner, count } of owners) {
    const own = linesByOwner.get(owner) ?? []
    for (const end = next + count; next < end; next++) own.push(lines[next] as Buffer)
    linesByOwner.set(owner, own)
  }
  return [...linesByOwner].map(([owner, own]) => ({
    ...message,
    body: joinLines(own),
    recordCount: own.length,
    owners: [{ owner, count: own.length }],
  }))
}

const joinLines = (lines: readonly Buffer[]): Buffer => {
  const newline = Buffer.of(NEWLINE)
  return Buffer.concat(lines.flatMap((line, index) => (index === 0 ? [line] : [newline, line])))
}
