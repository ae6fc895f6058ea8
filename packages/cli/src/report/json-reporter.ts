import type { RunEvent } from '@panoply/runner'

import { type Level, type LogIo, writeJsonLine } from './message-log.js'
import type { Reporter } from './reporter.js'

/** The shortest time between two lines about batches or progress. A fast source must not flood its own log. */
const EVERY_MS = 1_000

/** Every event as a line of JSON, for programs. */
export class JsonReporter implements Reporter {
  readonly #io: LogIo
  readonly #toldMs = new Map<string, number>()

  constructor(io: LogIo) {
    this.#io = io
  }

  show(event: RunEvent): void {
    if (event.type === 'batch' || event.type === 'progress' || event.type === 'checkpoint') {
      const nowMs = this.#io.clock.now()
      const toldMs = this.#toldMs.get(event.type)
      if (toldMs !== undefined && nowMs - toldMs < EVERY_MS) return
      this.#toldMs.set(event.type, nowMs)
    }
    // An event of a source may hold anything, even secrets.
    const told = event.type === 'source-event' ? { type: event.type, name: event.name } : event
    writeJsonLine(this.#io, levelOf(event), told)
  }

  finish(): void {
    // Every line is complete.
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
