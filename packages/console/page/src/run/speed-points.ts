import type { SpeedPoint } from '../../../src/protocol/index.js'

/** The console keeps the same number of points. A plot has fewer pixels. */
const POINTS_LIMIT = 600

/**
 * Adds a point. If there are too many, every second point is removed, so a plot of hours costs the same as a plot of
 * seconds.
 */
export const addSpeedPoint = (
  points: readonly SpeedPoint[],
  point: SpeedPoint,
  limit = POINTS_LIMIT,
): SpeedPoint[] => {
  const kept = points.length < limit ? points : points.filter((_, index) => index % 2 === 0)
  return [...kept, point]
}

/**
 * Joins the points from the console's answer with those from later events. If both have a point for the same time, the
 * first one is used.
 */
export const joinSpeedPoints = (
  earlier: readonly SpeedPoint[],
  live: readonly SpeedPoint[],
): readonly SpeedPoint[] => {
  const last = earlier.at(-1)
  return last ? [...earlier, ...live.filter(({ atMs }) => atMs > last.atMs)] : live
}
