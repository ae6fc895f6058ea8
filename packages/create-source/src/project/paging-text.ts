import type { PagingKind } from '../answers/paging.js'

/** The texts in the templates for one kind of paging. */
export interface PagingText {
  /** The function of `@panoply/http`. */
  readonly function: string
  /** The call that begins at `start`. */
  readonly call: string
  /** The lines of a function that makes the API's answer from `items`, `size` and the query in `params`. */
  readonly answer: string
  /** The items after the first page, in a test. */
  readonly rest: string
}

const CUT = `  const end = start + size
  const page = items.slice(start, end)`

const BY_NUMBER = `${CUT}
  return { body: { items: page } }`

/** The texts for each kind. The templates have the parts that all kinds share. */
export const PAGING_TEXTS: Readonly<Record<PagingKind, PagingText>> = {
  page: {
    function: 'byPage',
    call: 'byPage({ start: start as number | undefined })',
    answer: `  const start = (Number(params.get('page')) - 1) * size\n${BY_NUMBER}`,
    rest: 'items.slice(PAGE_SIZE)',
  },
  offset: {
    function: 'byOffset',
    call: 'byOffset({ start: start as number | undefined })',
    answer: `  const start = Number(params.get('offset'))\n${BY_NUMBER}`,
    rest: 'items.slice(PAGE_SIZE)',
  },
  cursor: {
    function: 'byCursor',
    call: `byCursor({ param: 'cursor', path: 'next', start })`,
    answer: `  const start = Number(params.get('cursor') ?? 0)
${CUT}
  return { body: { items: page, next: end < items.length ? String(end) : null } }`,
    rest: 'items.slice(PAGE_SIZE)',
  },
  link: {
    function: 'byLink',
    call: 'byLink({ start: start as string | undefined })',
    answer: `  const start = Number(params.get('from') ?? 0)
${CUT}
  return { body: { items: page }, link: end < items.length ? \`<?from=\${end}>; rel="next"\` : '' }`,
    rest: 'items.slice(PAGE_SIZE)',
  },
  none: {
    function: 'onePage',
    call: 'onePage()',
    answer: `  // All at once, whatever is asked for.
  return { body: { items: [...items] } }`,
    rest: 'items',
  },
}
