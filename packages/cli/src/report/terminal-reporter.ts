import type { Clock, Timer } from '@panoply/errors/internal'
import type { RunEvent } from '@panoply/runner'

import type { PrintableOutput } from '../process/printable-output.js'
import { eventText } from './event-text.js'
import type { Reporter } from './reporter.js'
import { RunProgress } from './run-progress.js'
import { progressLine } from './progress-line.js'
import { summary } from './summary.js'
import { textWidth } from './text-width.js'

const FRAME_MS = 100
/** Moves to the start of the line and clears it. */
const CLEAR_LINE = '\r\u001b[2K'
/** Clears everything from here to the end of the screen. */
const CLEAR_BELOW = '\u001b[J'

/** Redraws a progress line at the bottom of the terminal, and prints all other lines above it. */
export class TerminalReporter implements Reporter {
  readonly #stream: PrintableOutput
  readonly #clock: Clock
  readonly #columns: () => number
  readonly #progress = new RunProgress()
  #nextFrame: Timer | undefined
  /** The width of the current progress line in cells. 0 if there is no progress line. */
  #lineWidth = 0

  constructor(stream: PrintableOutput, clock: Clock, columns: () => number) {
    this.#stream = stream
    this.#clock = clock
    this.#columns = columns
  }

  show(event: RunEvent): void {
    this.#progress.add(event, this.#clock.now())
    if (event.type === 'end') {
      this.finish()
      this.#stream.write(`${summary(event.report)}\n`)
      return
    }
    const text = eventText(event)
    if (text !== undefined) this.#writeAbove(text)
    this.#nextFrame ??= this.#clock.after(FRAME_MS, () => {
      this.#frame()
    })
  }

  finish(): void {
    this.#nextFrame?.cancel()
    this.#nextFrame = undefined
    this.#clear()
  }

  #frame(): void {
    this.#draw()
    this.#nextFrame = this.#clock.after(FRAME_MS, () => {
      this.#frame()
    })
  }

  #writeAbove(text: string): void {
    this.#clear()
    this.#stream.write(`${text}\n`)
  }

  #draw(): void {
    const line = progressLine(this.#progress, this.#clock.now(), this.#columns())
    this.#stream.control(this.#clearing())
    this.#stream.write(line)
    this.#lineWidth = textWidth(line)
  }

  #clear(): void {
    if (this.#lineWidth > 0) this.#stream.control(this.#clearing())
    this.#lineWidth = 0
  }

  /** If the window has become narrower, the line takes several rows. */
  #clearing(): string {
    const columns = this.#columns()
    const rowsAbove = columns > 0 ? Math.ceil(this.#lineWidth / columns) - 1 : 0
    return rowsAbove > 0 ? `${CLEAR_LINE}\u001b[${rowsAbove}A${CLEAR_BELOW}` : CLEAR_LINE
  }
}
