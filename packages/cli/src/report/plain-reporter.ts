import type { Writable } from 'node:stream'

import type { Clock } from '@panoply/errors/internal'
import type { RunEvent } from '@panoply/runner'

import { eventText } from './event-text.js'
import { formatCount, formatDuration, formatRows } from './format.js'
import type { Reporter } from './reporter.js'
import { RunProgress } from './run-progress.js'
import { summary } from './summary.js'
import { printable } from '../process/printable.js'

/** How often the numbers are printed if there is no progress bar. */
const EVERY_MS = 10_000

/** Lines of text, for logs and pipes. */
export class PlainReporter implements Reporter {
  readonly #stream: Writable
  readonly #clock: Clock
  readonly #progress = new RunProgress()
  #toldMs: number | undefined

  constructor(stream: Writable, clock: Clock) {
    this.#stream = stream
    this.#clock = clock
  }

  show(event: RunEvent): void {
    const nowMs = this.#clock.now()
    this.#progress.add(event, nowMs)
    this.#toldMs ??= nowMs
    const text = event.type === 'end' ? summary(event.report) : eventText(event)
    if (text !== undefined) this.#stream.write(`${text}\n`)
    else if (nowMs - this.#toldMs >= EVERY_MS) {
      this.#toldMs = nowMs
      this.#stream.write(`${this.#numbers(nowMs)}\n`)
    }
  }

  finish(): void {
    // Every line is complete.
  }

  #numbers(nowMs: number): string {
    const { rows, safeRows, fraction, message } = this.#progress
    const remainingMs = this.#progress.remainingMs(nowMs)
    return [
      `${formatRows(rows)} in ${formatDuration(this.#progress.elapsedMs(nowMs))}`,
      `${formatCount(this.#progress.rowsPerSecond(nowMs))}/s`,
      `${formatCount(safeRows)} committed`,
      fraction === undefined ? '' : `${Math.floor(fraction * 100)} %`,
      remainingMs === undefined ? '' : `ETA ${formatDuration(remainingMs)}`,
      printable(message),
    ]
      .filter((part) => part !== '')
      .join(' · ')
  }
}
