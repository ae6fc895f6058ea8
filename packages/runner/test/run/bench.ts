import {
  type RunEvent,
  RunFailedError,
  type RunOptions,
  type RunReport,
  runSource,
} from '../../src/index.js'
import { InMemoryDestination, InMemoryStateStore } from '../../src/testing/index.js'

/** Everything around a run. */
export interface Bench {
  readonly destination: InMemoryDestination
  readonly stateStore: InMemoryStateStore
  readonly events: RunEvent[]
  readonly run: (module: unknown, options?: Partial<RunOptions>) => Promise<RunReport>
}

/** A destination and a store that live through several runs, and what was told in them. */
export const bench = (destination = new InMemoryDestination()): Bench => {
  const stateStore = new InMemoryStateStore()
  const events: RunEvent[] = []
  return {
    ...{ destination, stateStore, events },
    run: (module, options) =>
      runSource(module, {
        ...{ destination, stateStore, retryDelaysMs: [0, 0, 0] },
        onEvent: (event) => events.push(event),
        ...options,
      }),
  }
}

/** The failure of a run, which has to fail. */
export const failureOf = async (run: Promise<unknown>): Promise<RunFailedError> => {
  const error: unknown = await run.then(
    () => 'it did not fail',
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof RunFailedError)) throw error
  return error
}

/** The events of one type. */
export const ofType = <Type extends RunEvent['type']>(
  events: readonly RunEvent[],
  type: Type,
): Extract<RunEvent, { type: Type }>[] =>
  events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type)

/** The `n` of the committed rows. */
export const numbers = (destination: InMemoryDestination): unknown[] =>
  destination.rows.map(({ record }) => record['n'])
export const upTo = (total: number): number[] => Array.from({ length: total }, (_, n) => n)
