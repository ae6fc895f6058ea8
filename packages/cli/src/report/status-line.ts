import { formatCount, formatDuration, formatRows } from './format.js'
import type { RunProgress } from './run-progress.js'
import { printable } from '../process/printable.js'

const BAR_CELLS = 20
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const SPINNER_FRAME_MS = 100

/** Of a terminal that does not tell how wide it is. */
const USUAL_COLUMNS = 80

/** The one line that shows how far a run is, no longer than `columns`; 0 for a terminal that does not tell. */
export const statusLine = (progress: RunProgress, nowMs: number, columns: number): string => {
  const remainingMs = progress.remainingMs(nowMs)
  const parts = [
    `${bar(progress, nowMs)} ${printable(progress.source)}`,
    formatRows(progress.rows),
    `${formatCount(progress.rowsPerSecond(nowMs))}/s`,
    remainingMs === undefined ? '' : `ETA ${formatDuration(remainingMs)}`,
    progress.retries === 0
      ? ''
      : `${progress.retries} ${progress.retries === 1 ? 'retry' : 'retries'}`,
    `${formatCount(progress.safeRows)} safe`,
    progress.loaded === null && progress.message !== ''
      ? `waiting: ${printable(progress.message)}`
      : printable(progress.message),
  ]
  const text = parts.filter((part) => part !== '').join(' · ')
  return cut(text, columns > 0 ? columns : USUAL_COLUMNS)
}

const bar = ({ fraction }: RunProgress, nowMs: number): string => {
  if (fraction === undefined) {
    return SPINNER[Math.floor(nowMs / SPINNER_FRAME_MS) % SPINNER.length] ?? ''
  }
  const filled = Math.round(fraction * BAR_CELLS)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${Math.floor(fraction * 100)} %`
}

const cut = (text: string, columns: number): string => {
  const oneLine = text.replace(/\s+/g, ' ')
  // Code points: a character cut in two would show as rubbish.
  const characters = Array.from(oneLine)
  return characters.length < columns
    ? oneLine
    : `${characters.slice(0, Math.max(0, columns - 2)).join('')}…`
}
