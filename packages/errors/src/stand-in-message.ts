import { readProperty } from './read-property.js'

/** As many messages as a person reads in one line. */
const MAX_MESSAGES = 5
/** Errors that gather others may be gathered again; more often than this nobody does it on purpose. */
const MAX_DEPTH = 3

/**
 * What to say for an error without a message of its own. An `AggregateError`, for instance of a connection that was
 * refused at every address, often has none: the messages of the errors that it gathers, else its code, else its name.
 */
export const standInMessage = (error: unknown): string =>
  gatheredMessages(error, MAX_DEPTH) ||
  textOf(readProperty(error, 'code')) ||
  textOf(readProperty(error, 'name'))

const gatheredMessages = (error: unknown, depthLeft: number): string => {
  const errors = readProperty(error, 'errors')
  if (!Array.isArray(errors) || depthLeft === 0) return ''
  const messages = new Set<string>()
  let looked = 0
  for (; looked < errors.length && messages.size < MAX_MESSAGES; looked++) {
    const inside: unknown = errors[looked]
    const message =
      textOf(readProperty(inside, 'message')) || gatheredMessages(inside, depthLeft - 1)
    if (message !== '') messages.add(message)
  }
  const more = errors.length - looked
  return [...messages, ...(more > 0 ? [`${more} more`] : [])].join('; ')
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
