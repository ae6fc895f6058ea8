/**
 * The nonce that the console gave this page for style elements. The content security policy refuses style elements
 * without it.
 */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
