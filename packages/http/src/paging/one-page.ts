import type { Paging, PagingOptions } from './paging.js'

/**
 * A list that comes in one answer.
 *
 * @example
 * ```ts
 * import { HttpClient, onePage } from '@panoply/http'
 *
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1' })
 * for await (const users of api.pages<{ id: number }>('users', onePage())) console.log(users.length)
 * ```
 */
export const onePage = ({ items }: PagingOptions = {}): Paging => ({
  start: undefined,
  items,
  request: () => ({}),
  next: () => undefined,
})
