import { InvalidAnswer } from './invalid-answer.js'

/** How an API divides its lists into pages. */
export const PAGING_KINDS = ['page', 'offset', 'cursor', 'link', 'none'] as const

export type PagingKind = (typeof PAGING_KINDS)[number]

/** The default. */
export const DEFAULT_PAGING: PagingKind = 'page'

/** @throws InvalidAnswer when it is none of the kinds */
export const parsePaging = (text: string): PagingKind => {
  const kind = PAGING_KINDS.find((known) => known === text.trim().toLowerCase())
  if (kind) return kind
  throw new InvalidAnswer(
    `expected the paging of the API as one of ${PAGING_KINDS.join(', ')}, got ${JSON.stringify(text)}`,
  )
}
