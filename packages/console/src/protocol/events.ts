import type { StateChange } from './kept-state.js'
import type { ProofStatus } from './proof.js'
import type { RunStatus, TimelineEntry } from './run-status.js'

/**
 * `GET /api/events?after=ID`: server-sent events of all sources, each one JSON in `data`, without an event name, with an
 * `id` that counts up. `Last-Event-ID`, which the browser sends when it connects again, wins over `after`. Without
 * either only what comes is sent. A comment every 15 s keeps the connection alive.
 *
 * The last 5,000 events are kept, fewer if they have more than 20,000 entries of timelines. A page that missed more gets
 * `missed` first, and asks for everything anew.
 */
export type ConsoleEvent =
  /** Events between those that the page saw and the next one are gone. */
  | { readonly type: 'missed' }
  /** The form is out of date: ask for `GET /api/sources/:id`. A file changed, was read, or parameters were saved. */
  | { readonly type: 'source'; readonly source: string; readonly revision: number }
  /** Where a run is; at most four times a second. */
  | { readonly type: 'run'; readonly source: string; readonly run: RunStatus }
  /**
   * New entries of the timeline of a run; at most four times a second, at most 500 of them. If `entries[0].seq` is not
   * the next one, those between are to be had by the route `timeline`.
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
