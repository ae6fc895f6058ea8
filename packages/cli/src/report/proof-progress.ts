import type { ProofProgress } from '@panoply/prove'

import type { CliIo } from '../cli-io.js'
import { printable } from '../process/printable.js'
import { PrintableOutput, targetOf } from '../process/printable-output.js'
import { writeJsonLine } from './message-log.js'

/** How often progress is printed if no line can be redrawn. */
const EVERY_MS = { json: 1_000, plain: 10_000 }
const BAR_CELLS = 20
const CLEAR_LINE = '\r\u001b[2K'
const USUAL_COLUMNS = 80

/** Shows the progress of a proof: a line that is redrawn on a terminal, otherwise a line from time to time. */
export class ProofProgressLine {
  readonly #io: CliIo
  readonly #isJson: boolean
  readonly #terminal: PrintableOutput | undefined
  #toldMs: number

  constructor(io: CliIo, isJson: boolean) {
    this.#io = io
    this.#isJson = isJson
    this.#toldMs = io.clock.now()
    this.#terminal =
      isJson || io.terminalColumns() === undefined
        ? undefined
        : new PrintableOutput(targetOf(io.stderr), { isData: false })
  }

  show(progress: ProofProgress): void {
    if (this.#terminal) {
      const columns = this.#io.terminalColumns() ?? 0
      this.#terminal.control(CLEAR_LINE)
      this.#terminal.write(barText(progress).slice(0, (columns > 0 ? columns : USUAL_COLUMNS) - 1))
      return
    }
    const nowMs = this.#io.clock.now()
    if (nowMs - this.#toldMs < (this.#isJson ? EVERY_MS.json : EVERY_MS.plain)) return
    this.#toldMs = nowMs
    const { done: loaded, total, what: message } = progress
    if (this.#isJson) writeJsonLine(this.#io, 'info', { type: 'progress', loaded, total, message })
    else this.#io.stderr.write(`${loaded} of ${total} trials · ${printable(message)}\n`)
  }

  finish(): void {
    this.#terminal?.control(CLEAR_LINE)
  }
}

const barText = ({ done, total, what }: ProofProgress): string => {
  const fraction = total === 0 ? 1 : done / total
  const filled = Math.round(fraction * BAR_CELLS)
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)}`
  return `${bar} ${Math.floor(fraction * 100)} % · ${done} of ${total} trials · ${printable(what)}`
}
