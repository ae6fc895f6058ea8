import type { Finding } from '../measure.js'

/** A line of the table: how many times as long one thing takes as another, which should be few. */
export const atMost = (what: string, ms: number, otherMs: number, aim: number): Finding => {
  const ratio = ms / otherMs
  return {
    what,
    measured: `${ratio.toFixed(2)} (${ms.toFixed(0)} ms against ${otherMs.toFixed(0)} ms)`,
    aim: `at most ${aim}`,
    reached: ratio <= aim,
  }
}
