import type { RejectedRow, RunEvent } from '@panoply/runner'

import { formatDuration } from './format.js'
import { printable } from '../process/printable.js'

/** An event as a line for a person. `undefined` for events that only change the numbers. */
export const eventText = (event: RunEvent): string | undefined => {
  switch (event.type) {
    case 'start':
      return `${printable(event.source)} → ${printable(event.destination)}${event.resumed ? ', resumed from the last commit' : ''}`
    case 'retry':
      return `read failed: ${printable(event.error)}; trying again in ${formatDuration(event.delayMs)} (${event.attempt} of ${event.maxAttempts})`
    case 'stall':
      return `read has shown no activity for ${formatDuration(event.waitedMs)}; ${printable(event.waitsFor)}`
    case 'warning':
      return `warning: ${printable(event.message)}`
    case 'reject':
      return `left out: ${printable(rejectText(event))}`
    case 'log':
      // The mark shows that the line is from the source. Without it, the source could print a line that looks like the
      // end of a run.
      return `| ${printable(event.message)}`
    case 'stopping':
      return 'stopping after the current batch; the same signal again leaves at once'
    case 'source-change':
      return `the source changed ${event.names.map(printable).join(', ')}: saved`
    case 'progress':
    case 'batch':
    case 'checkpoint':
    case 'source-event':
    case 'end':
      return undefined
  }
}

const rejectText = ({ table, rowNumber, id, reason }: RejectedRow): string =>
  `row ${rowNumber} of ${JSON.stringify(table)}${id === undefined ? '' : ` (id ${JSON.stringify(id)})`}: ${reason}`
