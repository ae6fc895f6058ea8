import { fault } from './json-file.js'

/** Words of a command line: flags with a value, flags without, and the rest. */
export interface ParsedWords {
  readonly values: ReadonlyMap<string, string>
  readonly switches: ReadonlySet<string>
  readonly rest: readonly string[]
}

/** The flags of a command line. `aliases` maps other spellings to the names. */
export interface KnownFlags {
  readonly values: readonly string[]
  readonly switches: readonly string[]
  readonly aliases?: Readonly<Record<string, string>>
}

/**
 * Parses the words of a command line: `--name value`, `--name=value`, `--switch`.
 *
 * @throws InvalidArgumentError for an unknown flag, or a flag without its value
 */
export const parseWords = (words: readonly string[], known: KnownFlags): ParsedWords => {
  const values = new Map<string, string>()
  const switches = new Set<string>()
  const rest: string[] = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const [, typed, inline] = /^(--?[a-z][a-z-]*)(?:=(.*))?$/s.exec(word) ?? []
    if (typed === undefined) {
      rest.push(word)
      continue
    }
    const name = known.aliases?.[typed] ?? typed.replace(/^-+/, '')
    if (known.switches.includes(name)) switches.add(name)
    else if (known.values.includes(name)) {
      const value = inline ?? words[(index += 1)]
      if (value === undefined || value === '') throw fault(name, 'expected a value behind it')
      values.set(name, value)
    } else throw fault(shownFlag(typed, name), `is not known; expected one of ${listOf(known)}`)
  }
  return { values, switches, rest }
}

/** `-tvalue` is a short flag with its value, which may be a secret. */
const shownFlag = (typed: string, name: string): string =>
  typed.startsWith('--') || name.length === 1 ? name : `${name.slice(0, 1)}…`

const listOf = ({ values, switches }: KnownFlags): string =>
  [...values, ...switches].map((name) => `--${name}`).join(', ')

/** A name of a command, as a person types it. */
const NAME = /^[a-z][a-z-]{0,19}$/i

/** Words for a message. A word that does not look like a name may be a secret whose flag was mistyped or left out. */
export const shownWords = (words: readonly string[]): string =>
  words.map((word) => (NAME.test(word) ? word : '…')).join(' ')
