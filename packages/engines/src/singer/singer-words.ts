import { InvalidArgumentError } from '@panoply/errors'

import { fault } from '../text/json-file.js'
import { parseWords, shownWords } from '../text/parse-words.js'

/** The command line of a tap. */
export interface SingerWords {
  /** The path of the file with the parameters. */
  readonly config: string
  readonly isDiscovery: boolean
  readonly catalog: string | undefined
  readonly state: string | undefined
  /** Every stream gets one column that holds the whole row. */
  readonly isWrapped: boolean
}

/**
 * Reads `--config F [--discover] [--catalog F] [--state F]`. `--properties` is the old name of `--catalog`.
 *
 * @throws InvalidArgumentError
 */
export const parseSingerWords = (words: readonly string[]): SingerWords => {
  const { values, switches, rest } = parseWords(words, {
    values: ['config', 'catalog', 'state'],
    switches: ['discover', 'wrapped'],
    aliases: {
      ...{ '-c': 'config', '-d': 'discover', '-s': 'state', '-p': 'catalog' },
      '--properties': 'catalog',
    },
  })
  if (rest.length > 0) {
    throw new InvalidArgumentError(`expected flags only, got ${shownWords(rest)}`, {
      argument: 'command',
    })
  }
  const config = values.get('config')
  if (config === undefined) throw fault('config', 'is missing')
  return {
    config,
    isDiscovery: switches.has('discover'),
    catalog: values.get('catalog'),
    state: values.get('state'),
    isWrapped: switches.has('wrapped'),
  }
}
