import { type DataSourceModule, secretValues } from '@panoply/datasource'
import { type PlainObject, runSource, systemClock } from '@panoply/runner'
import { recordTape } from '@panoply/tape'

import { ChangesStore } from '../experiment/changes-store.js'
import { LedgerDestination } from '../experiment/ledger-destination.js'
import type { ProveOptions } from './options.js'

/**
 * Runs a source once with the real API, and records the tape.
 *
 * @returns the parameters
 * @throws RunFailedError if the run failed. Then no tape is written
 */
export const recordSource = (
  module: DataSourceModule,
  { tape = '', source: given = {}, options = {}, batchSize, signal }: ProveOptions,
): Promise<PlainObject> => {
  const known = { source: {} as PlainObject, config: module.CONFIG }
  return recordTape(
    tape,
    async () => {
      const source = typeof given === 'function' ? await given() : given
      // The recorder reads `known.source` when it writes the tape.
      known.source = source
      const listener = { onWrite: () => undefined, onCommit: () => undefined }
      await runSource(module, {
        ...{ source, options, destination: new LedgerDestination(listener, undefined) },
        ...{ stateStore: new ChangesStore(), resume: 'never', clock: systemClock },
        ...(batchSize !== undefined && { batchSize }),
        ...(signal && { signal }),
      })
      signal?.throwIfAborted()
      return source
    },
    Object.assign(known, { secrets: secretValues({ options }) }),
  )
}
