import type { RunEvent } from '@panoply/runner'

/** Shows a run to whoever watches. */
export interface Reporter {
  show(event: RunEvent): void
  /** Nothing will follow. */
  finish(): void
}
