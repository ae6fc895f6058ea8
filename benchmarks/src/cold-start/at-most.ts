import type { Finding } from '../measure.js'

/**
 * A line of the table: how many times as long one thing takes as another, which should be few.
 *
 * @param besides what else the line says
 */
export const atMost = (
  what: string,
  ms: number,
  otherMs: number,
  aim: number,
  besides?: string,
): Finding => {
  const ratio = ms / otherMs
  const times = `${ms.toFixed(0)} ms against ${otherMs.toFixed(0)} ms`
  return {
    what,
    measured: `${ratio.toFixed(2)} (${besides === undefined ? times : `${times}; ${besides}`})`,
    aim: `at most ${aim}`,
    reached: ratio <= aim,
  }
}
