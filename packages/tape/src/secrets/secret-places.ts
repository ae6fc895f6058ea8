import { isSecretName } from '@panoply/errors'

/** A value in a place that holds secrets, such as a cookie or a field `token`. */
export interface PlacedSecret {
  readonly value: string
  /** `true` if each occurrence of the value is a secret. `false` if the value may be an ordinary word elsewhere. */
  readonly isEverywhere: boolean
}

const TOKEN_LENGTH = 16
const MIN_LENGTH = 8

/**
 * The secrets in the headers of a request: the values of cookies, and of headers with the name of a secret. The
 * password in Basic credentials is a separate secret.
 */
export const secretsInHeaders = (headers: Headers): PlacedSecret[] =>
  [...headers].flatMap(([name, value]) => {
    if (name === 'cookie') return cookieValues(value)
    if (!isSecretName(name) || value === '') return []
    const credentials = /^(?:[\w-]+ )?(.+)$/.exec(value)?.[1] ?? value
    return [everywhere(credentials), ...(/^basic /i.test(value) ? basicParts(credentials) : [])]
  })

/** The values of cookies that an answer sets. */
export const secretsInSetCookies = (headers: Headers): PlacedSecret[] =>
  headers.getSetCookie().flatMap((cookie) => cookieValues(cookie.split(';', 1)[0] ?? ''))

/** The values of parameters with the name of a secret. */
export const secretsInParams = (params: URLSearchParams): PlacedSecret[] =>
  [...params].flatMap(([name, value]) =>
    isSecretName(name) && value !== '' ? [everywhere(value)] : [],
  )

/**
 * The values of fields with the name of a secret, at any depth. A field `key` is no secret, because it usually
 * identifies something.
 *
 * @param isSent whether the value was sent. A sent value is a secret everywhere, even if it looks like an ordinary word
 */
export const secretsInJson = (value: unknown, isSent: boolean): PlacedSecret[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (!isSecretField(value, name)) return secretsInJson(inner, isSent)
    if (typeof inner === 'string' && inner !== '') {
      return [{ value: inner, isEverywhere: isSent || isTokenLike(inner) }]
    }
    return secretsInJson(inner, isSent)
  })
}

/** Whether a field of an object has the name of a secret. */
export const isSecretField = (object: object, name: string): boolean =>
  !Array.isArray(object) && !/^keys?$/i.test(name) && isSecretName(name)

/** Whether a text looks like a token: it is long, has no blanks, and is no ordinary word. */
const isTokenLike = (text: string): boolean =>
  text.length >= MIN_LENGTH && !/\s/.test(text) && (/\d/.test(text) || text.length >= TOKEN_LENGTH)

const basicParts = (credentials: string): PlacedSecret[] => {
  const [user = '', ...rest] = Buffer.from(credentials, 'base64').toString().split(':')
  const password = rest.join(':')
  return [everywhere(password === '' ? user : password)].filter(({ value }) => value !== '')
}

const cookieValues = (cookies: string): PlacedSecret[] =>
  cookies.split(';').flatMap((cookie) => {
    const [, value] = /^[^=]*=\s*"?(.*?)"?\s*$/.exec(cookie) ?? []
    return value === undefined || value === ''
      ? []
      : [{ value, isEverywhere: value.length >= MIN_LENGTH }]
  })

const everywhere = (value: string): PlacedSecret => ({ value, isEverywhere: true })
