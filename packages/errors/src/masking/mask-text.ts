import { findAuthorizations } from './named/authorization-schemes.js'
import { findNamedSecrets } from './named/named-secrets.js'
import type { SecretMask } from './secret-mask.js'
import { maskSpans, MASK } from './span.js'
import { findUrlCredentials } from './named/url-credentials.js'

/** Prepares a text for a log: without secrets, and at most about `maxLength` characters long. */
export type MaskText = (text: string, maxLength: number) => string

/** @param secrets further secrets, besides the credentials that a text names */
export const maskText =
  (secrets: SecretMask): MaskText =>
  (text, maxLength) => {
    // A mask may be shorter than the secret. So twice as many characters are searched as are shown.
    const lookedAt = text.slice(0, 2 * maxLength)
    const isCut = lookedAt.length < text.length
    const masked = maskWhole(lookedAt, isCut, secrets)
    const shown = masked.slice(0, maxLength)
    const left = masked.length - shown.length + text.length - lookedAt.length
    return left > 0 ? `${shown}… (${left} characters more)` : shown
  }

const maskWhole = (text: string, isCut: boolean, secrets: SecretMask): string => {
  try {
    return maskSpans(text, [
      ...secrets.find(text, isCut),
      ...findNamedSecrets(text),
      ...findAuthorizations(text),
      ...findUrlCredentials(text, isCut),
    ])
  } catch {
    // If the masking itself fails, nothing is known about the text. Showing it could show a secret.
    return MASK
  }
}
