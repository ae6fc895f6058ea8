import type { RunEvent } from '../../run/run-event.js'

/** Shows a run to whoever watches. */
export interface Reporter {
  show(event: RunEvent): void
  /** Nothing will follow. */
  finish(): void
}
