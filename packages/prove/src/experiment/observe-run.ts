import { inspect } from 'node:util'

import type { DataSourceModule } from '@panoply/datasource'
import {
  type PlainObject,
  RunFailedError,
  runSource,
  toJson,
  type WallClock,
} from '@panoply/runner'

import { ChangesStore } from './changes-store.js'
import type { Edge, StartPoint } from './edge.js'
import { hearConsole } from './hear-console.js'
import { LedgerDestination } from './ledger-destination.js'
import type { Observation } from './observation.js'
import { thrownFacts } from './thrown-facts.js'
import type { Witness } from './witness.js'

/** One run and its settings. */
export interface Setting {
  readonly module: DataSourceModule
  readonly witness: Witness
  readonly source: PlainObject
  readonly options: PlainObject
  readonly batchSize: number
  readonly from: StartPoint | undefined
  readonly retryDelaysMs: readonly number[]
  readonly readTimeoutMs: number
  readonly clock: WallClock
}

/** Runs a source once, with a commit after each batch, and records its behaviour. */
export const observeRun = async (
  setting: Setting,
): Promise<Omit<Observation, 'openTimers' | 'missing'>> => {
  const { module, witness, from } = setting
  const edges: Edge[] = []
  const store = new ChangesStore(from?.changes)
  const destination = new LedgerDestination(
    {
      onWrite: () => {
        recordChangesInFlight(edges, store)
      },
      onCommit: (rows, checkpoint) => {
        recordChangesInFlight(edges, store)
        const { changes } = store
        const number = edges.length + 1
        if (!checkpoint.finished) {
          edges.push({ number, rows, checkpoint, changes, changesInFlight: changes })
        }
      },
    },
    from?.checkpoint,
  )
  const warnings: string[] = []
  let failure: unknown
  let hasFailed = false
  try {
    const report = await hearConsole(
      (words) => {
        witness.say('line on the console', words.map((word) => textOf(word)).join(' '))
      },
      () =>
        runSource(witness.watched(module), {
          ...{ source: setting.source, destination, stateStore: store, resume: 'unfinished' },
          // The log of the source is recorded and not printed.
          options: {
            ...setting.options,
            logger: (line: string) => {
              witness.hearLogger(line)
            },
          },
          ...{ batchSize: setting.batchSize, checkpointEveryMs: 0, clock: setting.clock },
          ...{ retryDelaysMs: setting.retryDelaysMs, readTimeoutMs: setting.readTimeoutMs },
          stallAfterMs: setting.readTimeoutMs,
        }),
    )
    warnings.push(...report.warnings)
  } catch (error) {
    hasFailed = true
    failure = error
    if (error instanceof RunFailedError) warnings.push(...error.report.warnings)
  }
  for (const { record } of destination.rows) witness.say('row', toJson(record))
  const { instances, reads, closes, progress, stateIds, utterances, requests } = witness
  return {
    outcome: hasFailed ? 'failed' : 'finished',
    failure: hasFailed ? thrownFacts(failure) : undefined,
    ...{ rows: destination.rows, edges, changed: [...witness.changed] },
    ...{ instances, reads, closes, progress, stateIds, utterances, requests },
    warnsOfTwice: warnings.some((warning) => warning.includes('may be there twice')),
  }
}

/** Records the parameters that the source has changed so far with the edge before the current batch. */
const recordChangesInFlight = (edges: Edge[], { changes }: ChangesStore): void => {
  const last = edges.at(-1)
  if (last && last.changesInFlight === last.changes) {
    edges[edges.length - 1] = { ...last, changesInFlight: changes }
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : inspect(value, { depth: 5 })
