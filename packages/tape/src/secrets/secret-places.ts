import { isSecretName } from '@panoply/errors'

/** A value that stands where a secret stands. */
export interface PlacedSecret {
  readonly value: string
  /** Whether the value is a secret wherever it stands: only here is one that may be an ordinary word. */
  readonly isEverywhere: boolean
}

const TOKEN_LENGTH = 16
const MIN_LENGTH = 8

/**
 * The secrets in the headers of a request: the values of cookies, and of headers that are named like secrets. If a header
 * holds Basic credentials, the password in them is a secret of its own.
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

/** The values of parameters that are named like secrets. */
export const secretsInParams = (params: URLSearchParams): PlacedSecret[] =>
  [...params].flatMap(([name, value]) =>
    isSecretName(name) && value !== '' ? [everywhere(value)] : [],
  )

/**
 * The values of fields that are named like secrets, at any depth. A bare `key` is none: it mostly names something.
 *
 * @param isSent whether they were sent, and not received: what is sent as a secret is one
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

/** Whether a field of an object is named like a secret. */
export const isSecretField = (object: object, name: string): boolean =>
  !Array.isArray(object) && !/^keys?$/i.test(name) && isSecretName(name)

/** Long, without blanks, and no ordinary word: a text of which each occurrence is the same secret. */
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
