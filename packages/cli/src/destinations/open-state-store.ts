import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import type * as Postgres from '@panoply/postgres'
import { FileStateStore, type StateStore } from '@panoply/runner'

import { isMissing } from './listed-destination.js'

const POSTGRES = '@panoply/postgres'

/** Options of `openStateStore`. */
export interface StatePlace {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
}

/**
 * Opens the place that `--state` names: `postgres://…` is a database, everything else a folder. Saved parameters are
 * encrypted with `PANOPLY_STATE_KEY` if it is set.
 *
 * @throws InvalidArgumentError for a place or a key that cannot be used, or a package that is not installed
 */
export const openStateStore = async (
  place: string,
  { env, folder }: StatePlace,
): Promise<StateStore> => {
  // A script whose variable is not set would save state among the files of the current folder.
  if (place === '')
    throw new InvalidArgumentError(
      '--state: expected a folder or postgres://…, got an empty text',
      {
        argument: 'stateStore',
      },
    )
  const stateKey = env['PANOPLY_STATE_KEY']
  // An empty variable counts as not set.
  const options = stateKey === undefined || stateKey === '' ? {} : { stateKey }
  if (!/^postgres(ql)?:/i.test(place)) return new FileStateStore(resolve(folder, place), options)
  const { PostgresStateStore } = await loadPostgres()
  return new PostgresStateStore(place, options)
}

const loadPostgres = async (): Promise<typeof Postgres> => {
  try {
    return await import('@panoply/postgres')
  } catch (error) {
    if (!isMissing(POSTGRES, error)) throw error
    throw new InvalidArgumentError(
      `--state postgres://…: expected the package ${POSTGRES}, which is not installed: npm install ${POSTGRES}`,
      { argument: 'stateStore', cause: error },
    )
  }
}
