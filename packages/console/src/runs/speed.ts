import type { SpeedPoint } from '../protocol/index.js'

const WINDOW_MS = 5_000
const MAX_POINTS = 600

/** The rows per second of a run: the current speed, and the whole history in at most 600 points. */
export class Speed {
  readonly #samples: { readonly atMs: number; readonly rows: number }[] = [{ atMs: 0, rows: 0 }]
  #points: SpeedPoint[] = []
  #everyMs = 250

  /** @param atMs milliseconds since the start of the run */
  add(atMs: number, rows: number): void {
    this.#samples.push({ atMs, rows })
    while (this.#samples.length > 2 && (this.#samples[0]?.atMs ?? 0) < atMs - WINDOW_MS) {
      this.#samples.shift()
    }
    const last = this.#points.at(-1)
    if (last && atMs - last.atMs < this.#everyMs) return
    this.#points.push({ atMs, rowsPerSecond: this.current })
    if (this.#points.length <= MAX_POINTS) return
    this.#points = this.#points.filter((_, index) => index % 2 === 0)
    this.#everyMs *= 2
  }

  get current(): number {
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    if (!first || !last || last.atMs <= first.atMs) return 0
    return Math.round(((last.rows - first.rows) * 1_000) / (last.atMs - first.atMs))
  }

  get points(): readonly SpeedPoint[] {
    return this.#points
  }
}
