import { inspect } from 'node:util'

import { InvalidArgumentError } from '@panoply/errors'

import type { Logger } from './options.js'

/** One line for the log: texts as they are, everything else as `inspect` shows it, with spaces between. */
export const logLine = (messages: readonly unknown[]): string =>
  messages
    .map((message) => (typeof message === 'string' ? message : inspect(message, { depth: 4 })))
    .join(' ')

/** The function that writes a line where the logger says; to stderr without one. */
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
