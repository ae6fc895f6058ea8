/** A record as applications write them: a few texts, numbers, a list and something nested; some 230 bytes as JSON. */
export interface PageView {
  readonly id: number
  readonly user: string
  readonly event: string
  readonly url: string
  readonly at: number
  readonly price: number
  readonly active: boolean
  readonly tags: readonly string[]
  readonly place: { readonly country: string; readonly city: string }
  readonly note: string
}

const DISTINCT = 1_000

const distinct: readonly PageView[] = Array.from({ length: DISTINCT }, (_, n) => ({
  id: n,
  user: `user-${n}`,
  event: 'page_view',
  url: 'https://shop.example/products/123?ref=abc',
  at: 1_732_400_000_000 + n,
  price: 19.99,
  active: n % 2 === 0,
  tags: ['new', 'sale'],
  place: { country: 'DE', city: 'Berlin' },
  note: 'said "very good"',
}))

/** The record with that number; they come back after a thousand. */
export const recordOf = (n: number): PageView => distinct[n % DISTINCT] as PageView

export const TABLE = 'page_views'
