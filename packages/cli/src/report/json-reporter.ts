import type { Writable } from 'node:stream'

import type { Clock, RunEvent } from '@panoply/runner'

import type { Reporter } from './reporter.js'

/** Batches and progress are told at most this often, so that a fast source does not drown its own log. */
const EVERY_MS = 1_000

/** Every event as a line of JSON, for programs. */
export class JsonReporter implements Reporter {
  readonly #stream: Writable
  readonly #clock: Clock
  readonly #toldMs = new Map<string, number>()

  constructor(stream: Writable, clock: Clock) {
    this.#stream = stream
    this.#clock = clock
  }

  show(event: RunEvent): void {
    if (event.type === 'batch' || event.type === 'progress' || event.type === 'checkpoint') {
      const nowMs = this.#clock.monotonicMs()
      const toldMs = this.#toldMs.get(event.type)
      if (toldMs !== undefined && nowMs - toldMs < EVERY_MS) return
      this.#toldMs.set(event.type, nowMs)
    }
    // What a source fires may hold anything, secrets too.
    const told = event.type === 'source-event' ? { type: event.type, name: event.name } : event
    const at = this.#clock.date().toISOString()
    this.#stream.write(`${JSON.stringify({ at, ...told })}\n`)
  }

  finish(): void {
    // Every line is complete.
  }
}
