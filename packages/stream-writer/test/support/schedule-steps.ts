import type { PendingWork, StreamWriter, StreamWriterOptions } from '../../src/index.js'
import type { FakeClock } from './fake-clock.js'
import type { InMemoryDisk } from './in-memory-spool.js'
import type { SimulatedFault, SimulatedQueue } from './simulated-queue.js'

/** One thing that a program does to its writer, or that happens to it. */
export type Step =
  | {
      readonly kind: 'write'
      readonly count: number
      readonly textBytes: number
      readonly isPoison: boolean
    }
  | {
      readonly kind: 'stream'
      /** Which of the streams of the table; one that is over gives its place to a new one. */
      readonly place: number
      readonly count: number
      readonly textBytes: number
      readonly isPoison: boolean
    }
  | { readonly kind: 'end-stream' | 'destroy-stream'; readonly place: number }
  | { readonly kind: 'turn' | 'flush' | 'ready' | 'persist' }
  | { readonly kind: 'advance' | 'stand-still' | 'flush-for'; readonly durationMs: number }

export interface Schedule {
  readonly options: StreamWriterOptions
  readonly faults: readonly SimulatedFault[]
  readonly queueBodyBytes: number
  readonly steps: readonly Step[]
  /** What chance answers, over and over. */
  readonly random: readonly number[]
  /** Whether somebody listens to `error`; if not, only the reports hand records back. */
  readonly isHeard: boolean
  /** Events whose listeners write, flush and wait in the middle of the writer's work. */
  readonly busyListeners: readonly ('send' | 'flush' | 'retry' | 'error' | 'drain')[]
  readonly closeAfterMs: number | undefined
  /** Where records are kept, when they are. */
  readonly disk?: InMemoryDisk
}

export interface Ended {
  readonly writer: StreamWriter
  readonly queue: SimulatedQueue
  readonly clock: FakeClock
  readonly accepted: ReadonlySet<number>
  readonly handedBack: readonly number[]
  /** Records that gave way because nobody asked for a report in time; the reports say how many. */
  readonly forgotten: number
  readonly watched: ReadonlySet<PendingWork>
  /** Promises that did not hold on the way. */
  readonly broken: readonly string[]
}
