import type { AnswerBody } from './answer-body.js'
import type { RequestSettings } from './build-request.js'

/** The token values of an answer, unchanged. */
export interface FoundTokens {
  readonly accessToken: unknown
  readonly refreshToken: unknown
  readonly expiresIn: unknown
  /** A moment, as an alternative to `expiresIn`: seconds or milliseconds since the epoch, or a date as a text. */
  readonly expiresAt: unknown
}

/**
 * The deepest level that is searched. Known providers use fewer levels, such as `{ data: { token: { access_token } }
 * }`.
 */
const MAX_DEPTH = 4
const MAX_OBJECTS = 100

/**
 * Finds the tokens of an answer, at the top or in an object inside of it, under the names of the standard, those of the
 * holder, or those of common variations. A name of the holder that holds a dot is a path: `authed_user.access_token`.
 */
export const findTokens = (
  body: AnswerBody,
  { accessKey, refreshKey }: Pick<RequestSettings, 'accessKey' | 'refreshKey'>,
): FoundTokens => {
  const objects = objectsIn(body)
  const accessNames = ['access_token', accessKey, 'accessToken']
  const refreshNames = ['refresh_token', refreshKey, 'refreshToken']
  const home =
    objects.find((object) => isToken(firstOf(object, accessNames))) ??
    objects.find((object) => isToken(object['token'])) ??
    body
  const elsewhere = objects.find((object) => isToken(firstOf(object, refreshNames)))
  return {
    accessToken: atPath(body, accessKey) ?? firstOf(home, [...accessNames, 'token']),
    refreshToken:
      atPath(body, refreshKey) ??
      firstOf(home, refreshNames) ??
      (elsewhere && firstOf(elsewhere, refreshNames)),
    expiresIn: firstOf(home, ['expires_in', 'expiresIn', 'expires']),
    expiresAt: firstOf(home, ['expires_at', 'expiresAt', 'expires_on']),
  }
}

/** Providers that count their tokens write numbers. */
const isToken = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') || Number.isSafeInteger(value)

/** An empty text is no value: some providers write it for a token that they do not give. */
const firstOf = (object: AnswerBody, names: readonly string[]): unknown =>
  names.map((name) => own(object, name)).find((value) => (value ?? '') !== '')

const own = (object: object, name: string): unknown =>
  Object.hasOwn(object, name) ? (object as AnswerBody)[name] : undefined

const atPath = (body: AnswerBody, path: string): unknown => {
  if (!path.includes('.')) return undefined
  const value = path
    .split('.')
    .reduce<unknown>((inside, name) => (isObject(inside) ? own(inside, name) : undefined), body)
  return isToken(value) ? value : undefined
}

/** The answer and the objects inside of it, the outer ones first. */
const objectsIn = (body: AnswerBody): readonly AnswerBody[] => {
  const found: AnswerBody[] = []
  let level: AnswerBody[] = [body]
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    found.push(...level.slice(0, MAX_OBJECTS - found.length))
    level = level.flatMap((object) => Object.values(object).filter(isObject))
  }
  return found
}

const isObject = (value: unknown): value is AnswerBody =>
  typeof value === 'object' && value !== null
