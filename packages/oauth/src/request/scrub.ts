const MASK = '[secret]'

/** The text with every one of the secrets blotted out, as it is and as a form or a URL would carry it. */
export const scrub = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret !== '')
    // The longest first, so that a secret that contains another leaves no remainder behind.
    .sort((a, b) => b.length - a.length)
    .flatMap((secret) => [secret, encodeURIComponent(secret), formEncode(secret)])
    .reduce((scrubbed, secret) => scrubbed.replaceAll(secret, MASK), text)

const formEncode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)
