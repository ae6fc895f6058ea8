import { isSecretLabel, secretLabelBefore } from './secret-label.js'
import { secretValueAt } from './secret-value.js'
import type { Span } from '../span.js'

/** The characters between a name and its value in JSON, forms, assignments, headers, hashes and encoded URLs. */
const SEPARATOR = /[:=]+>?|%3[AD]/gi
const ELEMENT = /<([\w:-]{1,64})(?:\s[^<>]{0,200})?>((?:<!\[CDATA\[)?[^<]*)</g

/**
 * Finds the values after the name of a secret: `name = value`, `name: value`, `"name":"value"` at any depth of
 * escaping, `<name>value</name>`. `isSecretName` decides which names are names of secrets. A value that was found is
 * not searched again. So the time is linear in the length of the text.
 */
export const findNamedSecrets = (text: string): Span[] => [
  ...findSeparated(text),
  ...findElements(text),
]

const findSeparated = (text: string): Span[] => {
  const spans: Span[] = []
  let searchedUpTo = 0
  for (const { 0: separator, index } of text.matchAll(SEPARATOR)) {
    // `Token::parse` is a path, and so is the beginning of a URL.
    if (index < searchedUpTo || separator.includes('::')) continue
    const label = secretLabelBefore(text, index, separator)
    const span = label && secretValueAt(text, index + separator.length, { ...label, separator })
    if (span === undefined) continue
    spans.push(span)
    searchedUpTo = span.end
  }
  return spans
}

const findElements = (text: string): Span[] =>
  [...text.matchAll(ELEMENT)].flatMap(({ 0: element, 1: name = '', 2: value = '', index }) => {
    const end = index + element.length - 1
    return value.trim() !== '' && isSecretLabel(name) ? [{ start: end - value.length, end }] : []
  })
