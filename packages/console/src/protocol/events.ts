import type { StateChange } from './kept-state.js'
import type { ProofStatus } from './proof.js'
import type { RunStatus, TimelineEntry } from './run-status.js'

/**
 * `GET /api/events?after=ID`: server-sent events of all sources, each one JSON in `data`, without an event name, with
 * an `id` that counts up. `Last-Event-ID`, which the browser sends when it connects again, wins over `after`. Without
 * both, only new events are sent. A comment every 15 s keeps the connection alive.
 *
 * The last 5,000 events are kept, fewer if they have more than 20,000 entries of timelines. A page that missed more
 * gets `missed` first, and must request everything again.
 */
export type ConsoleEvent =
  /** Some events since the last one that the page got are no longer kept. */
  | { readonly type: 'missed' }
  /** The form is out of date: ask for `GET /api/sources/:id`. A file changed, was read, or parameters were saved. */
  | { readonly type: 'source'; readonly source: string; readonly revision: number }
  /** The status of a run; at most four times per second. */
  | { readonly type: 'run'; readonly source: string; readonly run: RunStatus }
  /**
   * New entries of the timeline of a run; at most four times per second, at most 500 entries per event. If
   * `entries[0].seq` is not the next number, get the missing entries from the route `timeline`.
   */
  | {
      readonly type: 'timeline'
      readonly source: string
      readonly run: string
      readonly entries: readonly TimelineEntry[]
    }
  /** A checkpoint was kept. */
  | { readonly type: 'state'; readonly source: string; readonly change: StateChange }
  /** How a sign-in ended. The tokens are saved already. */
  | {
      readonly type: 'sign-in'
      readonly source: string
      readonly param: string
      readonly ok: boolean
      readonly message: string
    }
  /** A proof began or ended. */
  | { readonly type: 'proof'; readonly source: string; readonly proof: ProofStatus }
