import type { SpeedPoint } from '../../../src/protocol/index.js'

/** As many as the console keeps; more than a plot has pixels for. */
const POINTS_LIMIT = 600

/**
 * The points with one more. When there are too many, each second one goes, so that a plot of hours and a plot of seconds
 * cost the same.
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
