import { findAuthorizations } from './authorization-schemes.js'
import { findNamedSecrets } from './named-secrets.js'
import { secretForms } from './secret-forms.js'
import { blotOut, type Span } from './span.js'
import { findUrlCredentials } from './url-credentials.js'

/** Makes a text fit for a log: without secrets, and of at most about `maxLength` characters. */
export type MaskText = (text: string, maxLength: number) => string

/**
 * @param secrets values that are blotted out wherever they stand, in each of their `secretForms`
 */
export const maskText = (secrets: Iterable<string>): MaskText => {
  const forms = [...new Set([...secrets].flatMap(secretForms))]
  return (text, maxLength) => {
    // A mask may be shorter than what it stands for: what is looked at is more than what is shown.
    const maxLookedAt = 2 * maxLength
    const lookedAt = text.slice(0, maxLookedAt)
    const masked = blotOut(lookedAt, [
      ...findForms(text, maxLookedAt, forms),
      ...findNamedSecrets(lookedAt),
      ...findAuthorizations(lookedAt),
      ...findUrlCredentials(lookedAt, lookedAt.length < text.length),
    ])
    const shown = masked.slice(0, maxLength)
    const left = masked.length - shown.length + text.length - lookedAt.length
    return left > 0 ? `${shown}… (${left} characters more)` : shown
  }
}

/**
 * Where the forms stand that begin among the first characters, `maxLength` of them. Of a form that is longer than
 * that, so many characters suffice: what follows them is not shown.
 */
const findForms = (text: string, maxLength: number, forms: readonly string[]): Span[] => {
  const withTails = text.slice(0, 2 * maxLength)
  return forms.flatMap((form) => {
    const head = form.slice(0, maxLength)
    const spans: Span[] = []
    let start = withTails.indexOf(head)
    while (start >= 0 && start < maxLength) {
      spans.push({ start, end: Math.min(start + head.length, maxLength) })
      start = withTails.indexOf(head, start + 1)
    }
    return spans
  })
}
