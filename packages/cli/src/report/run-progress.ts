import type { RunEvent } from '@panoply/runner'

/** The speed is measured over this time. */
const WINDOW_MS = 5_000

interface Sample {
  readonly atMs: number
  readonly rows: number
}

/** The progress of a run: the sum of its events so far. */
export class RunProgress {
  source = ''
  rows = 0
  safeRows = 0
  retries = 0
  loaded: number | null = null
  total: number | null = null
  message = ''
  #startedMs: number | undefined
  #firstLoaded: Sample | undefined
  #samples: Sample[] = []

  add(event: RunEvent, nowMs: number): void {
    this.#startedMs ??= nowMs
    if (event.type === 'start') this.source = event.source
    else if (event.type === 'retry') this.retries += 1
    else if (event.type === 'checkpoint') this.safeRows = event.rows
    else if (event.type === 'progress') {
      ;({ loaded: this.loaded, total: this.total, message: this.message } = event)
      if (event.loaded !== null) this.#firstLoaded ??= { atMs: nowMs, rows: event.loaded }
    } else if (event.type === 'batch') {
      this.rows = event.rows
      this.#samples.push({ atMs: nowMs, rows: event.rows })
      const oldest = this.#samples.findIndex(({ atMs }) => atMs >= nowMs - WINDOW_MS)
      this.#samples.splice(0, oldest)
    }
  }

  elapsedMs(nowMs: number): number {
    return nowMs - (this.#startedMs ?? nowMs)
  }

  /** Rows per second within the last seconds. At the beginning: since the start. */
  rowsPerSecond(nowMs: number): number {
    const [oldest] = this.#samples
    const since =
      oldest && this.#samples.length > 1 ? oldest : { atMs: this.#startedMs ?? nowMs, rows: 0 }
    const ms = nowMs - since.atMs
    return ms <= 0 ? 0 : ((this.rows - since.rows) * 1_000) / ms
  }

  /** Between 0 and 1. `undefined` if the source does not know its total. */
  get fraction(): number | undefined {
    if (this.loaded === null || this.total === null || this.total <= 0) return undefined
    return Math.min(1, this.loaded / this.total)
  }

  /** The remaining time at the current speed. `undefined` if the source does not know its total. */
  remainingMs(nowMs: number): number | undefined {
    const first = this.#firstLoaded
    if (!first || this.loaded === null || this.total === null) return undefined
    const done = this.loaded - first.rows
    if (done <= 0 || this.loaded >= this.total) return undefined
    return ((nowMs - first.atMs) / done) * (this.total - this.loaded)
  }
}
