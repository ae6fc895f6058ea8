import { valueAt } from '../value-at.js'
import type { PageAnswer } from './paging.js'

/**
 * Whether an answer says at a path such as `has_more` that there are more pages.
 *
 * @returns `undefined` if there is no path, or no value at it
 * @throws HttpError when the value is no boolean
 */
export const hasMorePages = (page: PageAnswer, path: string | undefined): boolean | undefined => {
  const value = path === undefined ? undefined : (valueAt(page.body, path) ?? undefined)
  if (value === undefined || typeof value === 'boolean') return value
  throw page.unexpected(`true or false at ${path ?? ''}`, typeof value)
}

/**
 * A number of items or pages at a path of an answer, such as `meta.total`.
 *
 * @returns `undefined` if there is no path, or no value at it
 * @throws HttpError when the value is no number
 */
export const countAt = (page: PageAnswer, path: string | undefined): number | undefined => {
  const value = path === undefined ? undefined : (valueAt(page.body, path) ?? undefined)
  if (value === undefined) return undefined
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof count === 'number' && count >= 0) return count
  throw page.unexpected(`a number at ${path ?? ''}`, typeof value)
}
