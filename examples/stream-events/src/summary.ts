import type { Comparison } from './compare-rows.js'
import type { StreamResult } from './stream-flights.js'

/** A short table of what happened, one line a number. */
export const summarise = ({ stats, seconds }: StreamResult, comparison?: Comparison): string => {
  const lines: [string, string][] = [
    ['rows written', number(stats.accepted)],
    ['messages', number(stats.messages)],
    ['requests', number(stats.requests)],
    ['bytes', number(stats.deliveredBytes)],
    ['rows a second', number(Math.round(stats.delivered / seconds))],
    ['rows handed back', number(stats.failed)],
  ]
  if (comparison) {
    lines.push(
      ['rows lost', number(comparison.lost)],
      ['rows changed', number(comparison.changed)],
      ['rows twice', number(comparison.twice)],
    )
  }
  const width = Math.max(...lines.map(([, value]) => value.length))
  return lines.map(([name, value]) => `  ${name.padEnd(18)}${value.padStart(width)}`).join('\n')
}

const number = (value: number): string => value.toLocaleString('en-US')
