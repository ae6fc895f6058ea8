import { readList, readProperty } from '../values/read-property.js'

/** A person does not read more messages in one line. */
const MAX_MESSAGES = 5
/** More errors than messages are read, because several errors may have the same message. */
const MAX_LOOKED_AT = 20
/** How deep errors inside an `AggregateError` are followed. Deeper errors are ignored. */
const MAX_DEPTH = 3

/**
 * The message for an error that has none. An `AggregateError`, for instance of a connection that was refused at every
 * address, often has none. Then the result is the messages of its inner errors, else its code, else its name.
 */
export const standInMessage = (error: unknown): string =>
  gatheredMessages(error, MAX_DEPTH) ||
  textOf(readProperty(error, 'code')) ||
  textOf(readProperty(error, 'name'))

const gatheredMessages = (error: unknown, depthLeft: number): string => {
  const errors = depthLeft > 0 && readList(readProperty(error, 'errors'), MAX_LOOKED_AT)
  if (!errors) return ''
  const messages = new Set(errors.items.map((inside) => messageOf(inside, depthLeft - 1)))
  messages.delete('')
  const more = Math.max(0, messages.size - MAX_MESSAGES) + errors.length - errors.items.length
  return [
    ...[...messages].slice(0, MAX_MESSAGES),
    ...(more > 0 && messages.size > 0 ? [`${more} more`] : []),
  ].join('; ')
}

const messageOf = (error: unknown, depthLeft: number): string =>
  textOf(readProperty(error, 'message')) || gatheredMessages(error, depthLeft)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
