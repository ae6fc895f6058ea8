import type { RunEvent } from '@panoply/runner'

/** Shows a run to a person or a program. */
export interface Reporter {
  show(event: RunEvent): void
  /** Nothing will follow. */
  finish(): void
}
