/** The page that the browser ends on. */
export interface RedirectPage {
  readonly status: number
  readonly title: string
  /** The text: what happened, and what to do. */
  readonly text: string
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')

/** The page as HTML. Title and text are escaped. */
export const renderPage = ({ title, text }: RedirectPage): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title)}</title>`,
    '</head>',
    `<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></main></body>`,
    '</html>',
    '',
  ].join('\n')

/** Headers of every page: it loads nothing, is not kept, is not framed, and does not pass its URL on. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

export const signedInPage = (title: string | undefined): RedirectPage => ({
  status: 200,
  title: title === undefined ? 'You are signed in' : `You are signed in to ${title}`,
  text: 'You can close this window, and go back to the program that opened it.',
})

export const failedPage = (reason: string): RedirectPage => ({
  status: 400,
  title: 'You are not signed in',
  text: `${reason}. Close this window, go back to the program that opened it, and sign in again.`,
})

/** The answer to a request that does not belong to the sign-in. The sign-in goes on. */
export const strangerPage = (status: number, text: string): RedirectPage => ({
  status,
  title: 'Not part of this sign-in',
  text,
})
