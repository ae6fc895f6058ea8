import { valueAt } from '../value-at.js'
import type { PageAnswer } from './paging.js'

/**
 * What an answer says about further pages at a path such as `has_more`.
 *
 * @returns `undefined` where there is no path, or nothing at it
 * @throws HttpError when there is something else than a boolean
 */
export const hasMorePages = (page: PageAnswer, path: string | undefined): boolean | undefined => {
  const value = path === undefined ? undefined : (valueAt(page.body, path) ?? undefined)
  if (value === undefined || typeof value === 'boolean') return value
  throw page.unexpected(`true or false at ${path ?? ''}`, typeof value)
}

/**
 * A count that an answer has at a path such as `meta.total`.
 *
 * @returns `undefined` where there is no path, or nothing at it
 * @throws HttpError when there is something else than a number
 */
export const countAt = (page: PageAnswer, path: string | undefined): number | undefined => {
  const value = path === undefined ? undefined : (valueAt(page.body, path) ?? undefined)
  if (value === undefined) return undefined
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof count === 'number' && count >= 0) return count
  throw page.unexpected(`a number at ${path ?? ''}`, typeof value)
}
