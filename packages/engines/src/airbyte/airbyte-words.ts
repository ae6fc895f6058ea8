import { InvalidArgumentError } from '@panoply/errors'

import { fault } from '../text/json-file.js'
import { parseWords, shownWords } from '../text/parse-words.js'

const COMMANDS = ['spec', 'check', 'discover', 'read'] as const

/** The command that the platform calls. */
export type AirbyteCommand = (typeof COMMANDS)[number]

/** The command line of a connector. */
export interface AirbyteWords {
  readonly command: AirbyteCommand
  /** The paths of the files from the platform. */
  readonly config: string | undefined
  readonly catalog: string | undefined
  readonly state: string | undefined
  /** Whether every stream gets one column with the whole row. */
  readonly isWrapped: boolean
}

/**
 * Reads `spec`, `check --config F`, `discover --config F` or `read --config F --catalog F [--state F]`. Flags may also
 * come before the command, because the entry point of an image puts them there.
 *
 * @throws InvalidArgumentError
 */
export const parseAirbyteWords = (words: readonly string[]): AirbyteWords => {
  const { values, switches, rest } = parseWords(words, {
    values: ['config', 'catalog', 'state'],
    switches: ['wrapped', 'debug'],
  })
  const [command, ...more] = rest
  const known = COMMANDS.find((name) => name === command)
  if (!known || more.length > 0) {
    throw new InvalidArgumentError(
      `expected one of ${COMMANDS.join(', ')}, got ${rest.length === 0 ? 'nothing' : shownWords(rest)}`,
      { argument: 'command' },
    )
  }
  const config = values.get('config')
  const catalog = values.get('catalog')
  if (known !== 'spec' && config === undefined) throw fault('config', 'is missing')
  if (known === 'read' && catalog === undefined) throw fault('catalog', 'is missing')
  const state = values.get('state')
  return { command: known, config, catalog, state, isWrapped: switches.has('wrapped') }
}
