import type { Writable } from 'node:stream'

import type { RunEvent } from '@panoply/runner'

import { eventText } from './event-text.js'
import type { Reporter } from './reporter.js'

/** Prints warnings and failures only. */
export class QuietReporter implements Reporter {
  readonly #stream: Writable

  constructor(stream: Writable) {
    this.#stream = stream
  }

  show(event: RunEvent): void {
    if (event.type !== 'warning' && event.type !== 'stall') return
    this.#stream.write(`${eventText(event) ?? ''}\n`)
  }

  finish(): void {
    // Every line is complete.
  }
}
