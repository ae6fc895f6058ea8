import type { RunEvent } from '@panoply/runner'

import { type Level, type LogIo, writeJsonLine } from './message-log.js'
import type { Reporter } from './reporter.js'

/**
 * The shortest time between two lines about batches, progress or checkpoints. A fast source must not flood its own log. The
 * last line of each is always written.
 */
const EVERY_MS = 1_000

/** Every event as a line of JSON, for programs. */
export class JsonReporter implements Reporter {
  readonly #io: LogIo
  readonly #toldMs = new Map<string, number>()
  /** The last event of each type that was left out. */
  readonly #leftOut = new Map<string, RunEvent>()

  constructor(io: LogIo) {
    this.#io = io
  }

  show(event: RunEvent): void {
    if (event.type === 'batch' || event.type === 'progress' || event.type === 'checkpoint') {
      const nowMs = this.#io.clock.now()
      const toldMs = this.#toldMs.get(event.type)
      if (toldMs !== undefined && nowMs - toldMs < EVERY_MS) {
        this.#leftOut.set(event.type, event)
        return
      }
      this.#toldMs.set(event.type, nowMs)
      this.#leftOut.delete(event.type)
    }
    if (event.type === 'end') this.#tellLeftOut()
    this.#tell(event)
  }

  finish(): void {
    // A run that failed has no event at its end.
    this.#tellLeftOut()
  }

  /** The last progress is written, too. Without it a finished run would look as if it had ended halfway. */
  #tellLeftOut(): void {
    for (const event of this.#leftOut.values()) this.#tell(event)
    this.#leftOut.clear()
  }

  #tell(event: RunEvent): void {
    // Events of a source may contain anything, including secrets.
    const told = event.type === 'source-event' ? { type: event.type, name: event.name } : event
    writeJsonLine(this.#io, levelOf(event), told)
  }
}

/** The line after the last event reports a failed run as an error. */
const levelOf = (event: RunEvent): Level => {
  switch (event.type) {
    case 'warning':
    case 'retry':
    case 'reject':
    case 'stall':
      return 'warning'
    default:
      return 'info'
  }
}
