import { type Command, InvalidArgumentError, Option } from 'commander'

import { DEFAULT_DESTINATION } from '../destinations/destinations.js'

/** A second name for a flag. Both set the same value, and the last one counts. */
class OtherName extends Option {
  readonly #attribute: string

  constructor(flags: string, about: string, attribute: string) {
    super(flags, about)
    this.#attribute = attribute
  }

  override attributeName(): string {
    return this.#attribute
  }
}

/** Flags of every command that needs the parameters of a source. Tokens of a sign-in are parameters that are kept with its state. */
export const withSourceFlags = (command: Command): Command =>
  withStateFlags(command)
    .option('--source <file>', 'a JSON file with the parameters; - reads standard input')
    .option(
      '--options <file>',
      'a JSON file with the options of the source, such as its OAuth client',
    )
    .option('--no-input', 'do not ask questions; a missing parameter is an error')

/** Flags of every command that reads or writes what is kept of a source: its state and its tokens. */
export const withStateFlags = (command: Command): Command =>
  command
    .option('--name <name>', 'save state under this name instead of title and parameters')
    .option('--state <place>', 'where state is saved: a folder, or postgres://…', '.panoply')
    .addOption(new OtherName('--state-dir <folder>', 'another name of --state', 'state').hideHelp())

/**
 * Flags that choose a destination.
 *
 * @param destinations the names that `--to` takes
 */
export const withDestinationFlags = (command: Command, destinations: readonly string[]): Command =>
  command
    .addOption(
      new Option('--to <destination>', 'where rows go')
        .choices(destinations)
        .default(DEFAULT_DESTINATION),
    )
    .option('--out <place>', 'the file, folder or address of the destination')

/**
 * Flags of `panoply run`.
 *
 * @param destinations the names that `--to` takes
 */
export const withRunFlags = (command: Command, destinations: readonly string[]): Command =>
  withDestinationFlags(withSourceFlags(command), destinations)
    .option('--destination <template>', 'the table name for each row, such as {__table}')
    .option(
      '--idpattern <template>',
      'the primary key of each row, such as {id}; a row replaces an earlier one with its key',
    )
    .option('--truncate', 'delete the rows of a table before its first new row')
    .addOption(
      new Option(
        '--resume <when>',
        'start from kept state: after a run that did not finish (default; always if the source is incremental)',
      ).choices(['unfinished', 'always', 'never']),
    )
    .addOption(rowsFlag('--batch-size <rows>', 'how many rows each read is asked for'))
    .addOption(rowsFlag('--limit <rows>', 'stop after this many rows'))
    .option(
      '--max-rejects <rows>',
      'accept this many rows that cannot be written (0); needs --rejects',
      wholeFromZero,
    )
    .option('--rejects <file>', 'append rejected rows to this file, as JSON lines')
    .option('--dry-run', 'read all rows; write nothing and save no state', false)
    .option('--read-timeout <seconds>', 'fail a read that reports nothing for this long', seconds)
    .option('--retries <number>', 'how often to retry a failed read (3)', tries)
    .option(
      '--retry-delays <seconds>',
      'seconds to wait before each retry, separated by commas (1,4,16)',
      delays,
    )
    .option('--record <file>', 'record requests and answers, without secrets, in this tape file')
    .option(
      '--replay <file>',
      'answer requests from this tape file; nothing is sent to the network',
    )
    .addOption(
      new Option('--serve-tables', 'answer requests of the console').hideHelp().default(false),
    )
    .option(
      '--health-port <port>',
      'serve /livez, /readyz and /metrics on this port (0: any free port)',
      port,
    )
    .option('--health-host <address>', 'the address to answer at', '127.0.0.1')
    .addOption(
      new Option('--health-timeout <seconds>', '/livez fails after this long without work')
        .argParser(seconds)
        .default(300),
    )
    .option('--watch', 'run again whenever a file of the source changes', false)
    .option('--quiet', 'write only warnings and errors', false)

const MAX_PORT = 65_535

/** A flag that takes a port. */
export const portFlag = (about: string): Option =>
  new Option('--port <port>', about).argParser((text) => {
    if (/^\d{1,5}$/.test(text) && Number(text) <= MAX_PORT) return Number(text)
    throw new InvalidArgumentError(`expected a port from 0 to ${MAX_PORT}`)
  })

/** A flag that takes a number of rows, from 1 on. */
export const rowsFlag = (flags: string, about: string): Option =>
  new Option(flags, about).argParser(wholeNumber)

const wholeNumber = (text: string): number => {
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('expected a whole number from 1 up')
}

const wholeFromZero = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('expected a whole number from 0 to 999999999')
}

const tries = (text: string): number => {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('expected a whole number from 0 to 9999')
}

const port = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('expected a port from 0 to 65535')
}

const seconds = (text: string): number => {
  if (Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('expected seconds, more than 0')
}

const SECONDS_OF_A_DAY = 86_400

/** Reads the time limit of a sign-in. */
export const signInSeconds = (text: string): number => {
  if (Number(text) >= 0.001 && Number(text) <= SECONDS_OF_A_DAY) return Number(text)
  throw new InvalidArgumentError(`expected seconds, more than 0 and at most ${SECONDS_OF_A_DAY}`)
}

const delays = (text: string): number[] => {
  const list = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (list.every((delay) => Number.isFinite(delay) && delay >= 0)) return list
  throw new InvalidArgumentError('expected seconds with commas, such as 1,4,16')
}
