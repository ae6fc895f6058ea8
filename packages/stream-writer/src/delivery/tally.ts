/** What became of the records of one epoch. */
export interface Tally {
  pending: number
  delivered: number
  failed: number
  /** Not to be settled by this writer: on disk for a later one. */
  left: number
}

export const emptyTally = (): Tally => ({ pending: 0, delivered: 0, failed: 0, left: 0 })

/** Adds what is settled to a sum; what is pending stays out. */
export const addSettled = (sum: Tally, { delivered, failed, left }: Tally): void => {
  sum.delivered += delivered
  sum.failed += failed
  sum.left += left
}
