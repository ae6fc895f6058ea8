import { inspect } from 'node:util'

import { InvalidArgumentError } from '@panoply/errors'

import type { Logger } from '../options/data-source-options.js'

/** The limit for values that are not texts. No person reads more. */
const MAX_SHOWN_CHARACTERS = 100_000

/**
 * One line for the log, with spaces between the values. Texts stay as they are. `inspect` formats everything else.
 *
 * @param mask masks secrets
 */
export const logLine = (messages: readonly unknown[], mask: (text: string) => string): string =>
  mask(
    messages
      .map((message) =>
        typeof message === 'string' ? message : cut(mask(inspectWhole(message, 4))),
      )
      .join(' '),
  )

/**
 * Formats a value with `inspect`, without cutting texts. A mask would not find half of a secret, and half of a secret
 * must not be shown either.
 */
export const inspectWhole = (value: unknown, depth: number): string => {
  try {
    return inspect(value, { depth, maxStringLength: Infinity })
  } catch {
    // A getter, a proxy or a custom `inspect` may throw. A line of the log must not end a run.
    return '[could not be shown]'
  }
}

const cut = (text: string): string => {
  const more = text.length - MAX_SHOWN_CHARACTERS
  return more > 0 ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}… ${more} more characters` : text
}

/** The function that writes a line for the logger. Without a logger it writes to stderr. */
export const lineWriter = (logger: Logger | undefined): ((line: string) => void) => {
  if (logger === undefined) return writeToStderr
  if (typeof logger === 'function') return logger
  if ('info' in logger && typeof logger.info === 'function')
    return (line) => {
      logger.info(line)
    }
  if ('log' in logger && typeof logger.log === 'function')
    return (line) => {
      logger.log(line)
    }
  throw new InvalidArgumentError(
    'options.logger: expected a function, or an object with a method info or log',
    { argument: 'options.logger' },
  )
}

const writeToStderr = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
