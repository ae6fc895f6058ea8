import type { Comparison } from './compare-rows.js'
import type { StreamResult } from './stream-flights.js'

/** 0 when every row arrived as it was written, as far as that is known; else 1. A row that came twice is no fault. */
export const exitCodeOf = (
  { stats }: Pick<StreamResult, 'stats'>,
  { lost, changed }: Pick<Comparison, 'lost' | 'changed'> = { lost: 0, changed: 0 },
): number => (stats.failed + lost + changed === 0 ? 0 : 1)
