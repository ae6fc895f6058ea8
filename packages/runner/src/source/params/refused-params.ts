import type { PlainObject } from '../../values/plain-object.js'
import { textOf } from '../../values/text-of.js'
import { canBeAsked } from './ask-params.js'
import type { ParamFlag } from './param-flag.js'

/** How deep causes are followed. */
const MAX_CAUSES = 10

/** Codes of errors that say that a login was refused, of this project and of PostgreSQL. */
const LOGIN_REFUSED = new Set<unknown>([
  ...['PANOPLY_HTTP_UNAUTHORIZED', 'PANOPLY_TUNNEL_LOGIN_REFUSED'],
  ...['28P01', '28000'],
])

const UNAUTHORIZED = 401

/**
 * The parameters that a data source refuses, as far as its error tells:
 *
 * - an `InvalidArgumentError` whose `argument` is the name of a parameter: that parameter
 * - a refused login, such as a status of 401: the secrets that were given
 *
 * Its causes count, too. Parameters that a person is never asked for are left out.
 *
 * @example
 * ```ts
 * import { defineConfig } from '@panoply/datasource'
 * import { InvalidArgumentError } from '@panoply/errors'
 * import { paramFlags, refusedParams } from '@panoply/runner'
 *
 * const CONFIG = defineConfig({ params: [{ name: 'token', title: 'Token', type: 'password' }] })
 * const error = new InvalidArgumentError('token: it has expired', { argument: 'token' })
 * const refused = refusedParams(error, paramFlags(CONFIG, new Set()), { token: 'old' })
 * console.log(refused.map(({ name }) => name).join()) // token
 * ```
 */
export const refusedParams = (
  error: unknown,
  params: readonly ParamFlag[],
  source: PlainObject,
): readonly ParamFlag[] => {
  const askable = params.filter(canBeAsked)
  let link = error
  for (let depth = 0; depth < MAX_CAUSES && typeof link === 'object' && link !== null; depth += 1) {
    const { code, argument, cause } = link as Record<string, unknown>
    if (code === 'PANOPLY_INVALID_ARGUMENT') {
      const named = askable.filter(({ name }) => name === argument)
      if (named.length > 0) return named
    }
    if (isLoginRefused(link as Record<string, unknown>)) {
      return askable.filter(({ name, isSecret }) => isSecret && source[name] !== undefined)
    }
    link = cause
  }
  return []
}

const isLoginRefused = ({ code, status, statusCode, kind }: Record<string, unknown>): boolean =>
  LOGIN_REFUSED.has(code) ||
  status === UNAUTHORIZED ||
  statusCode === UNAUTHORIZED ||
  (code === 'PANOPLY_POSTGRES_FAILED' && kind === 'login') ||
  (code === 'PANOPLY_TOKEN_VALIDATION_FAILED' && kind === 'rejected')

/** Why a person is asked again. */
export const askedAgainText = (error: unknown, refused: readonly ParamFlag[]): string =>
  `${textOf(error)}; asking for ${namesOf(refused).join(' and ')} again`

export const namesOf = (params: readonly ParamFlag[]): string[] => params.map(({ name }) => name)

/** The parameters without those that the person is asked for again. */
export const withoutParams = (source: PlainObject, refused: readonly ParamFlag[]): PlainObject => {
  const names = new Set(namesOf(refused))
  return Object.fromEntries(Object.entries(source).filter(([name]) => !names.has(name)))
}
