import { isPlainObject } from '@panoply/errors/internal'
import { FileStateStore, type PlainObject } from '@panoply/runner'

import type { ConsoleSettings } from '../console-settings.js'
import type { KeptState, StateChange } from '../protocol/index.js'
import type { TablesDesk } from '../tables/tables-desk.js'
import { ConsoleFailure } from '../values/console-failure.js'

/** The names under which the state of a source with its parameters is stored. */
export interface SourceKeys {
  readonly sourceKey: string
  readonly runKey: string
}

interface Looking {
  readonly keys: () => Promise<SourceKeys>
  readonly history: readonly StateChange[]
}

/** The stored state of a source. If its parameters are incomplete, no state can belong to it. */
export const keptState = async (
  tables: TablesDesk,
  settings: ConsoleSettings,
  { keys, history }: Looking,
): Promise<KeptState> => {
  let names: SourceKeys
  try {
    names = await keys()
  } catch (error) {
    if (!(error instanceof ConsoleFailure) || error.failure.code !== 'params') throw error
    return { sourceKey: '', checkpoint: null, changedParams: [], history }
  }
  const kept = tables.exists ? await tables.ask('checkpoint', names.runKey) : undefined
  return {
    sourceKey: names.sourceKey,
    checkpoint: isPlainObject(kept) ? checkpointOf(kept) : null,
    changedParams: await changedParams(names.sourceKey, settings),
    history,
  }
}

const checkpointOf = ({ state, finished, at }: PlainObject): KeptState['checkpoint'] => ({
  state: isPlainObject(state) ? state : {},
  ...{ finished: finished === true, at: String(at) },
})

const changedParams = async (
  sourceKey: string,
  { stateFolder, stateKey }: ConsoleSettings,
): Promise<string[]> => {
  const store = new FileStateStore(stateFolder, stateKey === undefined ? {} : { stateKey })
  try {
    const session = store.open(sourceKey, sourceKey)
    session.close()
    return await Promise.resolve(Object.keys(session.saved.changes))
  } catch (error) {
    // A run has locked the state. The names are read after the run.
    if ((error as { code?: unknown }).code === 'PANOPLY_RUN_LOCKED') return []
    throw error
  }
}
