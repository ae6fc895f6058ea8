import { linesOf, type Message, NEWLINE } from './message.js'
import type { RecordOwner } from './record-owners.js'

/** The records of a message that have one owner, or none. */
export interface OwnedPart {
  readonly owner: RecordOwner | undefined
  readonly message: Message
}

/** A message taken apart by who owns its records. */
export const partsByOwner = (message: Message): OwnedPart[] => {
  const { owners, ...unowned } = message
  if (!owners) return [{ owner: undefined, message }]
  const lines = linesOf(message)
  const linesByOwner = new Map<RecordOwner | undefined, Buffer[]>()
  let next = 0
  for (const { owner, count } of owners) {
    const own = linesByOwner.get(owner) ?? []
    for (const end = next + count; next < end; next++) own.push(lines[next] as Buffer)
    linesByOwner.set(owner, own)
  }
  return [...linesByOwner].map(([owner, own]) => ({
    owner,
    message: { ...unowned, body: joinLines(own), recordCount: own.length },
  }))
}

const joinLines = (lines: readonly Buffer[]): Buffer => {
  const newline = Buffer.of(NEWLINE)
  return Buffer.concat(lines.flatMap((line, index) => (index === 0 ? [line] : [newline, line])))
}
