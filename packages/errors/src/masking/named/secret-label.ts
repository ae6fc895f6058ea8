import { unicodePattern } from '../../values/unicode-pattern.js'
import { isSecretName, isSecretPhrase } from '../names/secret-name.js'

/** No name before a value is longer. */
const MAX_NAME_LENGTH = 64
/** How many characters back the start of an address is searched. */
const MAX_ADDRESS_LENGTH = 200
const NAME_CHARACTER = /* @__PURE__ */ unicodePattern('[\\w$\\p{L}\\p{M}\\p{N}-]')
/** `TokenExpiredError: jwt expired` names a class. */
const NAME_OF_ERROR = /(?:error|exception|fault|failure|warning)s?$/i

/** The name before a separator. */
export interface Label {
  readonly name: string
  /** Whether the name is in quotes, as in JSON. */
  readonly isQuoted: boolean
  /** The character before the name. It is a quote if name and value are quoted together, as in `-H "Cookie: …"`. */
  readonly before: string
}

/** Whether the value after a name of this text is a secret. */
export const isSecretLabel = (name: string): boolean =>
  !NAME_OF_ERROR.test(name) && isSecretName(name)

/**
 * The name before a separator, if it is the name of a secret. Looks back over a bounded number of characters.
 *
 * @param index where the separator starts
 * @param separator `:`, `=`, `=>` and similar ones
 */
export const secretLabelBefore = (
  text: string,
  index: number,
  separator: string,
): Label | undefined => {
  let end = back(text, index, /[ \t]/, 3)
  const isAssigned = separator.startsWith('=')
  // `headers['x-api-key'] = …`; before a colon a bracket closes something else: `Error [CODE]: …`.
  if (isAssigned && text[end - 1] === ']') end--
  const isQuoted = /["'`]/.test(text[end - 1] ?? '')
  if (isQuoted) end = back(text, end - 1, /\\/, MAX_NAME_LENGTH)
  else if (separator.startsWith('%') && text.startsWith('%22', end - 3)) end -= 3

  const start = nameStart(text, end)
  const name = text.slice(start, end)
  const before = text[start - 1] ?? ''
  // In a sentence the word before the name counts, too.
  const previous = before === ' ' ? text.slice(nameStart(text, start - 1), start - 1) : ''
  if (!isSecretLabel(name)) {
    const isPhrase = previous !== '' && isSecretPhrase(`${previous} ${name}`)
    return isPhrase ? { name, isQuoted, before } : undefined
  }
  if (before === '/' && separator === ':' && isPathEnd(text, start, index + 1)) return undefined
  // `primary key:` names no secret, and neither does `primaryKey`.
  if (!isAssigned && previous !== '' && !isSecretLabel(`${previous} ${name}`)) return undefined
  return { name, isQuoted, before }
}

/** `internal/token:12:5` is a place in a file, `//token:…@host` a user, `https://host/token: 404` an address. */
const isPathEnd = (text: string, start: number, after: number): boolean =>
  /\S/.test(text.charAt(after)) ||
  /:\/\/\S*$/.test(text.slice(Math.max(0, start - MAX_ADDRESS_LENGTH), start))

const nameStart = (text: string, end: number): number => {
  const start = back(text, end, NAME_CHARACTER(), MAX_NAME_LENGTH)
  // The digits of an escape, as in `%26refresh_token%3D`, are not a part of the name.
  return text[start - 1] === '%' ? Math.min(start + 2, end) : start
}

const back = (text: string, from: number, character: RegExp, most: number): number => {
  let index = from
  while (index > 0 && from - index < most && character.test(text.charAt(index - 1))) index--
  return index
}
