/**
 * Checked by the `types` task: each `@ts-expect-error` fails when the line below it is no error.
 */
import { type ErrorMatch, validateToken, withValidToken } from '@panoply/oauth'

class HttpError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`)
  }
}
interface AxiosLike {
  readonly response?: { readonly status: number }
}

const URL = 'https://provider.example/token'
const isRefused = (error: HttpError): boolean => error.status === 401

export const matches: readonly ErrorMatch[] = [
  HttpError,
  isRefused,
  (error: AxiosLike) => error.response?.status === 401,
  (error: unknown) => error instanceof HttpError,
  (error) => error instanceof HttpError,
  () => true,
  [HttpError, isRefused, (error: unknown) => error === 'expired'],
]
export const decorators = [
  validateToken(URL, isRefused),
  validateToken(URL, [HttpError, isRefused]),
  validateToken(URL, (error: HttpError) => error.status === 401),
]
export const request = withValidToken(() => 1, { refreshUrl: URL, errors: isRefused })

export const refused: readonly ErrorMatch[] = [
  // @ts-expect-error -- it answers later
  (error: HttpError) => Promise.resolve(error.status === 401),
  // @ts-expect-error -- it answers with a number
  (error: HttpError) => error.status,
  // @ts-expect-error -- nothing is known of an error whose type is not given
  (error) => error.status === 401,
  // @ts-expect-error -- it is asked about one error, and nothing else
  (error: HttpError, status: number) => error.status === status,
  // @ts-expect-error -- a name is no class
  'HttpError',
]
