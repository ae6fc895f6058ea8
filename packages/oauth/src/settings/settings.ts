import { InvalidArgumentError } from '@panoply/errors'
import * as z from 'zod/mini'

import { describeValue, lazily } from '@panoply/errors/internal'
import { type ErrorMatch, parseErrorMatch } from './error-match.js'
import { parseRefreshUrl } from './provider-url.js'
import type { TokenCallback, TokenHolder } from './token-holder.js'

/** The names of RFC 7591, section 2. */
export type ClientAuthentication = 'client_secret_post' | 'client_secret_basic'

/** The value of a field of a token request. A form sends it as a text; JSON keeps its type. */
export type FieldValue = string | number | boolean

/** Options of `validateToken`, besides the URL and the errors. */
export interface ValidateTokenOptions {
  /**
   * Called with each new access token and waited for, once per holder, before the holder's method runs again: a function,
   * or the name of a method of the holder. Not needed to keep the token, which is in `source` already.
   */
  readonly callback?: TokenCallback | string | undefined
  /**
   * The key of `source` that holds the access token. The provider's answer may use this name, too, instead of
   * `access_token`. A name with dots is a path in the answer, such as `authed_user.access_token`. Default
   * `access_token`.
   */
  readonly accessKey?: string | undefined
  /** The key of `source` that holds the refresh token. The same rules apply. Default `refresh_token`. */
  readonly refreshKey?: string | undefined
  /**
   * The place where the provider expects `client_id` and `client_secret`: among the fields, or in an `Authorization:
   * Basic` header (RFC 6749, section 2.3.1). Default `client_secret_post`.
   */
  readonly clientAuthentication?: ClientAuthentication | undefined
  /** Whether the fields are sent as a form or as a JSON object. Default `form`, as RFC 6749 says. */
  readonly requestFormat?: 'form' | 'json' | undefined
  /** Fields that this provider needs besides, such as `{ audience: 'api' }`. `options.refresh` wins over them. */
  readonly extraFields?: Readonly<Record<string, FieldValue>> | undefined
  /**
   * Whether a refresh whose answer was lost is tried again, at most twice and within 20 s. Default `true`: most
   * providers that rotate refresh tokens answer the repeat as they did the first time. Set `false` for a provider that
   * treats every second use of a refresh token as theft. A refresh token that may be used up is then never sent again
   * by this process.
   */
  readonly repeatLostRefresh?: boolean | undefined
}

/** Options of `withValidToken`. */
export interface WithValidTokenOptions extends ValidateTokenOptions {
  /** The provider's token endpoint: https, or http on loopback. */
  readonly refreshUrl: string | URL
  /** The errors that mean that the access token was refused. */
  readonly errors: ErrorMatch
  /** The object that holds the tokens. Default: the `this` of each call. */
  readonly holder?: TokenHolder | undefined
}

/** The options of one guarded method, checked. */
export interface Settings {
  readonly refreshUrl: URL
  readonly isRefusal: (error: unknown) => boolean
  readonly callback: TokenCallback | string | undefined
  readonly accessKey: string
  readonly refreshKey: string
  readonly clientAuthentication: ClientAuthentication
  readonly requestFormat: 'form' | 'json'
  readonly extraFields: Readonly<Record<string, FieldValue>>
  readonly repeatLostRefresh: boolean
  readonly holder: unknown
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isCallback = (value: unknown): value is TokenCallback | string =>
  typeof value === 'function' || isName(value)

const expected = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    `expected ${what}, got ${describeValue(input)}`,
})
const keyOfSource = () => z.custom<string>(isName, expected('a key of source'))

const unknownKeys = {
  error: (issue: z.core.$ZodRawIssue) =>
    issue.code === 'unrecognized_keys'
      ? `expected no option ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`
      : undefined,
}

/** Made with the first guarded method, so that the import stays quick. */
const schema = /* @__PURE__ */ lazily(() =>
  z
    .strictObject(
      {
        refreshUrl: z.optional(z.unknown()),
        errors: z.optional(z.unknown()),
        holder: z.optional(z.unknown()),
        callback: z.optional(
          z.custom<TokenCallback | string>(isCallback, expected("a function or a method's name")),
        ),
        accessKey: z._default(keyOfSource(), 'access_token'),
        refreshKey: z._default(keyOfSource(), 'refresh_token'),
        clientAuthentication: z._default(
          z.enum(
            ['client_secret_post', 'client_secret_basic'],
            expected("'client_secret_post' or 'client_secret_basic'"),
          ),
          'client_secret_post',
        ),
        requestFormat: z._default(z.enum(['form', 'json'], expected("'form' or 'json'")), 'form'),
        extraFields: z._default(
          z.record(
            z.string(),
            z.union(
              [z.string(), z.number(), z.boolean()],
              expected('a text, a number or a boolean'),
            ),
            expected('an object of fields'),
          ),
          {},
        ),
        repeatLostRefresh: z._default(z.boolean(expected('true or false')), true),
      },
      unknownKeys,
    )
    .check(
      z.refine(({ accessKey, refreshKey }) => accessKey !== refreshKey, {
        path: ['refreshKey'],
        error: 'expected another key than accessKey',
      }),
    ),
)

/** @throws InvalidArgumentError that names the option, what was expected and what came */
export const parseSettings = (options: unknown): Settings => {
  const parsed = schema().safeParse(options)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    // An unknown option has no path: it is a mistake in the options as a whole.
    const path = issue?.path.map(String).join('.') ?? ''
    const argument = path === '' ? 'options' : path
    const name = argument === 'options' ? argument : `option ${argument}`
    throw new InvalidArgumentError(`${name}: ${String(issue?.message)}`, { argument })
  }
  const { refreshUrl, errors, ...rest } = parsed.data
  return {
    ...rest,
    callback: rest.callback,
    holder: rest.holder,
    refreshUrl: parseRefreshUrl(refreshUrl),
    isRefusal: parseErrorMatch(errors),
  }
}

/** In Python the third argument is the callback's name, so a text is a likely mistake here. */
export const requireOptionsObject = (options: unknown): void => {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return
  throw new InvalidArgumentError(
    `expected options to be an object such as { callback: 'onToken' }, got ${describeValue(options)}`,
    { argument: 'options' },
  )
}
