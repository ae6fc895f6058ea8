import { formatCount, formatDuration, formatRows } from './format.js'
import type { RunProgress } from './run-progress.js'
import { cutToWidth } from './text-width.js'
import { printable } from '../process/printable.js'

const BAR_CELLS = 20
/** In a narrow terminal the bar is short, because the numbers matter more. */
const NARROW_COLUMNS = 60
const NARROW_BAR_CELLS = 6
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const SPINNER_FRAME_MS = 100

/** The width of a terminal that does not tell its width. */
const USUAL_COLUMNS = 80

/**
 * The line that shows the progress of a run. It is at most `columns` wide. 0 stands for a terminal that does not tell
 * its width.
 */
export const progressLine = (progress: RunProgress, nowMs: number, columns: number): string => {
  const width = columns > 0 ? columns : USUAL_COLUMNS
  const remainingMs = progress.remainingMs(nowMs)
  const cells = width < NARROW_COLUMNS ? NARROW_BAR_CELLS : BAR_CELLS
  const parts = [
    `${bar(progress, nowMs, cells)} ${printable(progress.source)}`,
    formatRows(progress.rows),
    `${formatCount(progress.rowsPerSecond(nowMs))}/s`,
    remainingMs === undefined ? '' : `ETA ${formatDuration(remainingMs)}`,
    progress.retries === 0
      ? ''
      : `${progress.retries} ${progress.retries === 1 ? 'retry' : 'retries'}`,
    `${formatCount(progress.safeRows)} committed`,
    progress.loaded === null && progress.message !== ''
      ? `waiting: ${printable(progress.message)}`
      : printable(progress.message),
  ]
  const text = parts.filter((part) => part !== '').join(' · ')
  return cutToWidth(text.replace(/\s+/g, ' '), width)
}

const bar = ({ fraction }: RunProgress, nowMs: number, cells: number): string => {
  if (fraction === undefined) {
    return SPINNER[Math.floor(nowMs / SPINNER_FRAME_MS) % SPINNER.length] ?? ''
  }
  const filled = Math.round(fraction * cells)
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)} ${Math.floor(fraction * 100)} %`
}
