import { randomBytes } from 'node:crypto'

import type { Hono } from 'hono'

import type { Guard } from './guard.js'
import type { PageFiles } from './page-files.js'
import { contentSecurityPolicy } from './security-headers.js'

/** For files with a hash of their contents in the name: they never change. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const HASHED = '/assets/'

const SIGNED_OUT =
  'Open the address that the console printed when it was started: it holds a token.\n'
const NOT_BUILT =
  'The page is not built. In the repository: npx pnpm --filter @panoply/console build. The API works without it.\n'

/** The page and its files. */
export const addPageRoutes = (app: Hono, guard: Guard, files: PageFiles): void => {
  app.get('/', (context) => {
    const token = context.req.query('token')
    if (token !== undefined) {
      return guard.signIn(context, token)
        ? context.redirect('/', 303)
        : context.text(SIGNED_OUT, 401)
    }
    if (!guard.isSignedIn(context)) return context.text(SIGNED_OUT, 401)
    const nonce = randomBytes(16).toString('base64')
    const page = files.index(nonce)
    if (page === undefined) return context.text(NOT_BUILT, 503)
    return context.html(page, 200, { 'content-security-policy': contentSecurityPolicy(nonce) })
  })
  app.get('*', guard.checkCookie, (context) => {
    const { path } = context.req
    const file = files.file(path)
    if (!file) return context.text('There is no such file.\n', 404)
    const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\b)/.test(
      context.req.header('accept-encoding') ?? '',
    )
    const gzip = takesGzip ? file.gzip : undefined
    return context.body(gzip ?? file.body, 200, {
      ...{ 'content-type': file.type, vary: 'accept-encoding' },
      ...(gzip && { 'content-encoding': 'gzip' }),
      ...(path.startsWith(HASHED) && { 'cache-control': FOR_EVER }),
    })
  })
}
