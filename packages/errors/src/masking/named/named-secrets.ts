import { isSecretLabel, secretLabelBefore } from './secret-label.js'
import { secretValueAt } from './secret-value.js'
import type { Span } from '../span.js'

/** What stands between a name and its value in JSON, forms, assignments, headers, hashes and encoded URLs. */
const SEPARATOR = /[:=]+>?|%3[AD]/gi
const ELEMENT = /<([\w:-]{1,64})(?:\s[^<>]{0,200})?>((?:<!\[CDATA\[)?[^<]*)</g

/**
 * Finds the values that stand behind the name of a secret: `name = value`, `name: value`, `"name":"value"` at any
 * depth of escaping, `<name>value</name>`. Which names are a secret's, `isSecretName` says. A value that was found
 * is not searched again, so that the time is linear in the length of the text.
 */
export const findNamedSecrets = (text: string): Span[] => [
  ...findSeparated(text),
  ...findElements(text),
]

const findSeparated = (text: string): Span[] => {
  const spans: Span[] = []
  let searchedUpTo = 0
  for (const { 0: separator, index } of text.matchAll(SEPARATOR)) {
    // `Token::parse` is a path, and so is what a URL starts with.
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
