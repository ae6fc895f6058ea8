import { InvalidArgumentError } from '@panoply/errors'

import type { Query } from '../address/query.js'
import type { PagesOptions, StreamOptions } from './request-options.js'

/** The options of one page, besides the options of all pages. */
interface PageParts {
  readonly query?: Query
  readonly json?: Readonly<Record<string, unknown>>
}

/** Streams have no common type. */
export const withAnyType = (options: StreamOptions): StreamOptions => ({
  ...options,
  headers: { accept: '*/*', ...options.headers },
})

/** The parameters of a page, besides the parameters of all pages. */
export const withPage = (options: PagesOptions, { query, json }: PageParts): PagesOptions => {
  const merged: Query = { ...options.query, ...query }
  if (json === undefined) return { ...options, query: merged }
  const { json: given = {} } = options
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new InvalidArgumentError('pages: expected an object as json, to put the cursor in', {
      argument: 'json',
    })
  }
  return { ...options, query: merged, json: { ...given, ...json } }
}
