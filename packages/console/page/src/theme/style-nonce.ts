/** The nonce that the console gave this page for style elements; the content security policy refuses those without it. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
